using System.Diagnostics.Metrics;
using System.Net;
using FleetSync.Telemetry;
using FleetSync.Telemetry.Otlp;
using FleetSync.Tests.Support;
using Google.Protobuf;
using Xunit;

namespace FleetSync.Tests.Telemetry;

/// <summary>What a collector gets, read back by Google's own reader of protobuf.</summary>
public sealed class MetricsPushTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly LogLines _logs = new();

    [Fact]
    public void Metrics_arrive_as_OTLP_has_them() => SingleThread.Play(thread =>
    {
        var collector = new Collector();
        using var reader = new MeterReader(_meter, static () => { });
        var push = Push(thread, reader, collector);
        _meter.CreateCounter<long>("app.calls", "{call}", "Calls.").Add(300, new KeyValuePair<string, object?>("kind", "ärgerlich"));
        _meter.CreateObservableGauge("app.ready", static () => 1L, "", "Ready.");
        _meter.CreateHistogram("app.lag", "s", "Lag.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] }).Record(0.75);
        thread.Pass(TimeSpan.FromSeconds(60));

        var metrics = Message.Read(Assert.Single(collector.Bodies))[1];
        Assert.Equal("service.name", metrics[1][1][1].Text);
        Assert.Equal("fleetsync", metrics[1][1][2][1].Text);
        var scope = metrics[2];
        Assert.Equal("FleetSync", scope[1][1].Text);
        var (calls, lag, ready) = (scope.All(2)[0], scope.All(2)[1], scope.All(2)[2]);

        Assert.Equal(("app.calls", "Calls.", "{call}"), (calls[1].Text, calls[2].Text, calls[3].Text));
        var point = calls[7][1];
        Assert.Equal(300, BitConverter.UInt64BitsToDouble(point[4].Number));
        Assert.Equal(("kind", "ärgerlich"), (point[7][1].Text, point[7][2][1].Text));
        Assert.Equal((2UL, 1UL), (calls[7][2].Number, calls[7][3].Number));
        Assert.Equal(60_000_000_000UL, point[3].Number - point[2].Number);

        Assert.Equal(1, BitConverter.UInt64BitsToDouble(ready[5][1][4].Number));
        var histogram = lag[9][1];
        Assert.Equal((1UL, 0.75), (histogram[4].Number, BitConverter.UInt64BitsToDouble(histogram[5].Number)));
        Assert.Equal([0, 1, 0], histogram[6].Fixed().Select(static count => (long)count));
        Assert.Equal([0.5, 1], histogram[7].Fixed().Select(BitConverter.UInt64BitsToDouble));
        Assert.Equal(2UL, lag[9][2].Number);
        Assert.Equal("application/x-protobuf", collector.ContentType);
        End(thread, push);
    });

    [Fact]
    public void Counts_go_on_in_the_same_rhythm_and_the_last_is_sent_at_the_end() => SingleThread.Play(thread =>
    {
        var collector = new Collector();
        using var reader = new MeterReader(_meter, static () => { });
        var push = Push(thread, reader, collector);
        var calls = _meter.CreateCounter<long>("app.calls");
        for (var minute = 1; minute <= 3; minute++)
        {
            calls.Add(1);
            thread.Pass(TimeSpan.FromSeconds(60));
            Assert.Equal(minute, collector.Bodies.Count);
        }

        calls.Add(1);
        End(thread, push);

        Assert.Equal([1, 2, 3, 4], collector.Bodies.Select(static body =>
            BitConverter.UInt64BitsToDouble(Message.Read(body)[1][2][2][7][1][4].Number)));
    });

    [Fact]
    public void A_collector_that_fails_is_told_of_once_and_tried_again() => SingleThread.Play(thread =>
    {
        var collector = new Collector { Status = HttpStatusCode.ServiceUnavailable };
        using var reader = new MeterReader(_meter, static () => { });
        var push = Push(thread, reader, collector);
        thread.Pass(TimeSpan.FromSeconds(180));
        Assert.Equal(["Warning: Metrics cannot be sent to http://collector:4318/v1/metrics: 503 Service Unavailable; trying again"], _logs.Lines);

        collector.Hangs = true;
        thread.Pass(TimeSpan.FromSeconds(120));
        collector.Hangs = false;
        collector.Status = HttpStatusCode.OK;
        thread.Pass(TimeSpan.FromSeconds(120));
        Assert.Equal("Information: Metrics are sent again", _logs.Lines[^1]);
        Assert.Equal(2, _logs.Lines.Count);
        End(thread, push);
    });

    public void Dispose() => _meter.Dispose();

    private MetricsPush Push(SingleThread thread, MeterReader reader, Collector collector) => new(
        new TelemetryOptions { OtlpEndpoint = new Uri("http://collector:4318/v1/metrics") },
        reader,
        static () => [new("service.name", "fleetsync")],
        thread.Time,
        _logs,
        collector);

    private static void End(SingleThread thread, MetricsPush push)
    {
        var ending = push.DisposeAsync().AsTask();
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!ending.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            Thread.Yield();
            thread.Settle();
        }

        Assert.True(ending.IsCompletedSuccessfully);
    }

    private sealed class Collector : HttpMessageHandler
    {
        public List<byte[]> Bodies { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public bool Hangs { get; set; }

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            Bodies.Add(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            ContentType = request.Content.Headers.ContentType!.ToString();
            return new HttpResponseMessage(Status);
        }
    }

    /// <summary>A protobuf message of no declared type.</summary>
    private sealed class Message(ulong number, byte[] bytes)
    {
        public ulong Number => number;

        public string Text => System.Text.Encoding.UTF8.GetString(bytes);

        public Message this[int field] => Fields()[field].First();

        public static Message Read(byte[] bytes) => new(0, bytes);

        public IReadOnlyList<Message> All(int field) => [.. Fields()[field]];

        public IEnumerable<ulong> Fixed() => bytes.Chunk(8).Select(static eight => BitConverter.ToUInt64(eight));

        private ILookup<int, Message> Fields()
        {
            var input = new CodedInputStream(bytes);
            var fields = new List<(int Field, Message Value)>();
            while (input.ReadTag() is not 0 and var tag)
            {
                fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.Varint => new Message(input.ReadUInt64(), []),
                    WireFormat.WireType.Fixed64 => new Message(input.ReadFixed64(), []),
                    _ => new Message(0, input.ReadBytes().ToByteArray()),
                }));
            }

            return fields.ToLookup(static field => field.Field, static field => field.Value);
        }
    }
}
