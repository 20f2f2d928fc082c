namespace FleetSync.Extraction;

/// <summary>
/// Letters without their accents: what Unicode's canonical decomposition leaves of a precomposed letter once the marks are taken
/// away. Tables, because the program runs without ICU, where <c>string.Normalize</c> leaves text as it is.
/// </summary>
internal static class Diacritics
{
    /// <summary>Precomposed lower-case letters of Latin, sorted; <see cref="LatinPlain"/> has what remains of each in its place.</summary>
    private const string Latin =
        "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįİĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜǟǧǩǫǭǰǵǹǻ"
        + "ȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘ"
        + "ẙạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";

    private const string LatinPlain =
        "aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiiijklllnnnooorrrssssttuuuuuuwyzzzouaiouuuuuagkoojgna"
        + "aaeeiioorruusthaeooooyabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzzhtw"
        + "yaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy";

    /// <summary>The same for Greek, Cyrillic, Kana, the letters of Latin that SQLite leaves as they are, and two marks of Greek that are another's.</summary>
    private const string Other =
        "ǡǣǯǽǿʹ\u037e\u0387ΐάέήίΰϊϋόύώϓϔйѐёѓїќѝўѷӂӑӓӗӛӝӟӣӥӧӫӭӯӱӳӵӹẛἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὐὑὒὓὔὕὖὗὠὡὢὣὤὥὦὧὰά"
        + "ὲέὴήὶίὸόὺύὼώᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱᾲᾳᾴᾶᾷ\u1fbeῂῃῄῆῇῐῑῒΐῖῗῠῡῢΰῤῥῦῧῲῳῴῶῷがぎぐげござじずぜぞだぢづでどばぱびぴぶぷべぺぼぽゔゞガギグゲゴ"
        + "ザジズゼゾダヂヅデドバパビピブプベペボポヴヷヸヹヺヾ";

    private const string OtherPlain =
        "aæʒæøʹ;·ιαεηιυιυουωϒϒиеегікиуѵжааеәжзииоөэууучыſααααααααεεεεεεηηηηηηηηιιιιιιιιοοοοοουυυυυυυυωωωωωωωωαα"
        + "εεηηιιοουυωωααααααααηηηηηηηηωωωωωωωωαααααααιηηηηηιιιιιιυυυυρρυυωωωωωかきくけこさしすせそたちつてとははひひふふへへほほうゝカキクケコ"
        + "サシスセソタチツテトハハヒヒフフヘヘホホウワヰヱヲヽ";

    /// <summary>A lower-case letter without its accents where it is one of Latin with a plain letter of ASCII in it.</summary>
    public static char StripLatin(char letter) => Look(letter, Latin, LatinPlain);

    /// <summary>A lower-case letter of Latin, Greek, Cyrillic or Kana without its accents. Other letters stay as they are.</summary>
    public static char Strip(char letter)
    {
        var latin = StripLatin(letter);
        return latin == letter ? Look(letter, Other, OtherPlain) : latin;
    }

    private static char Look(char letter, string accented, string plain)
    {
        var at = accented.AsSpan().BinarySearch(letter);
        return at < 0 ? letter : plain[at];
    }
}
