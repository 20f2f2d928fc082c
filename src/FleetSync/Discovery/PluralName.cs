namespace FleetSync.Discovery;

/// <summary>A kind's plural, where nobody is there to ask: English, as generators of definitions and people form it.</summary>
internal static class PluralName
{
    /// <summary>Forms it.</summary>
    /// <param name="kind"><c>Gateway</c>, <c>Ingress</c>, <c>Policy</c>.</param>
    /// <returns>In the kind's own case: <c>Gateways</c>, <c>Ingresses</c>, <c>Policies</c>.</returns>
    public static string Of(string kind) => kind switch
    {
        [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => kind + "es",
        [.., 'a' or 'e' or 'i' or 'o' or 'u', 'y'] => kind + "s",
        [.. var stem, 'y'] => stem + "ies",
        _ => kind + "s",
    };
}
