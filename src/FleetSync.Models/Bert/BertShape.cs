namespace FleetSync.Models.Bert;

/// <summary>The measures of all-MiniLM-L6-v2, from its config.json.</summary>
internal static class BertShape
{
    public const int Layers = 6;
    public const int Hidden = 384;
    public const int Heads = 12;
    public const int HeadSize = Hidden / Heads;
    public const int Intermediate = 1536;
    public const int Vocabulary = 30522;
    public const int Positions = 512;
    public const int TokenTypes = 2;
}
