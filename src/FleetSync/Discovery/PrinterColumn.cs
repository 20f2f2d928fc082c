namespace FleetSync.Discovery;

/// <summary>
/// One of a CustomResourceDefinition's <c>additionalPrinterColumns</c>: what <c>kubectl get</c> prints for the type.
/// </summary>
/// <param name="Name">The column's title, <c>Ready</c>.</param>
/// <param name="Type">OpenAPI type: string, integer, number, boolean or date. Date columns are volatile ages.</param>
/// <param name="JsonPath">Simple JSONPath into the object, <c>.status.conditions[?(@.type=="Ready")].status</c>.</param>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath);
