using System.Globalization;
using System.Text;
using FleetSync.Extraction;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class DiacriticsTests
{
    /// <summary>ICU is at hand in tests, and the tables are held against it; the program has none.</summary>
    [Fact]
    public void Lower_case_letters_lose_what_their_decomposition_says()
    {
        (int From, int To)[] blocks = [(0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000), (0x3041, 0x3100)];
        foreach (var letter in blocks.SelectMany(static block => Enumerable.Range(block.From, block.To - block.From)).Select(static value => (char)value))
        {
            if (char.IsLetter(letter) && char.ToLowerInvariant(letter) == letter && letter != 'İ')
            {
                var bare = string.Concat(letter.ToString().Normalize(NormalizationForm.FormD).Where(
                    static part => CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark));
                Assert.Equal($"{(int)letter:x4} {bare}", $"{(int)letter:x4} {Diacritics.Strip(letter)}");
            }
        }
    }
}
