namespace FleetSync.Cli.Output;

/// <summary>How an answer is printed.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>The table with more columns.</summary>
    Wide,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>The same object in YAML.</summary>
    Yaml,

    /// <summary>One id a line.</summary>
    Name,

    /// <summary>The manifests that grant what is missing.</summary>
    Rbac,
}
