using FleetSync.Load;
using FleetSync.TestCluster;

try
{
    return await LoadCommand.Build().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (ClusterException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
