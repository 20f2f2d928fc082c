using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using FleetSync.Discovery;

namespace FleetSync.Tests.Support;

/// <summary>One open watch of a <see cref="ScriptedCluster"/>.</summary>
internal sealed class ScriptedWatch
{
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0));

    public ScriptedWatch(ApiResource type)
    {
        Type = type;
        Response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_pipe.Reader.AsStream()) };
    }

    public ApiResource Type { get; }

    public HttpResponseMessage Response { get; }

    public bool IsClosed { get; private set; }

    public void Send(string what, string json) => SendRaw($"{{\"type\":\"{what}\",\"object\":{json}}}\n");

    public void SendRaw(string text)
    {
        if (!IsClosed)
        {
            _pipe.Writer.Write(Encoding.UTF8.GetBytes(text));
            _ = _pipe.Writer.FlushAsync().AsTask();
        }
    }

    public void Close(bool cleanly)
    {
        IsClosed = true;
        _pipe.Writer.Complete(cleanly ? null : new IOException("connection reset by peer"));
    }
}
