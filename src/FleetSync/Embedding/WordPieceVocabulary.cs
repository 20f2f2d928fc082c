namespace FleetSync.Embedding;

/// <summary>The pieces of a BERT model and what it asks of its text.</summary>
/// <param name="Whole">Pieces that a word begins with, to their ids.</param>
/// <param name="Continuing">Pieces inside a word, without their <c>##</c>, to their ids.</param>
/// <param name="LowerCase">Whether case and accents are taken away first, as for every "uncased" model.</param>
/// <param name="MaxTokens">How many tokens the model was made for, the two at the ends included.</param>
/// <param name="MaxLetters">A longer word is unknown as a whole.</param>
internal sealed record WordPieceVocabulary(
    Dictionary<string, int> Whole, Dictionary<string, int> Continuing, bool LowerCase, int MaxTokens, int MaxLetters = 100);
