using System.Buffers.Binary;

namespace Registry.GrpcStandIns.Tests.Hosting;

/// <summary>One message as it goes over the wire.</summary>
internal sealed record Frame(string? Encoding, bool Compressed, byte[] Body)
{
    /// <summary>Reads the only message of a body: flag, length, bytes.</summary>
    public static Frame Parse(string? encoding, byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
        Assert.That(bytes, Has.Length.EqualTo(5 + length), "the body holds exactly one message");
        return new Frame(encoding, bytes[0] == 1, bytes[5..]);
    }
}

/// <summary>Keeps the request and the response of a unary call as they go over the wire.</summary>
internal sealed class FrameRecorder : DelegatingHandler
{
    public FrameRecorder()
        : base(new SocketsHttpHandler())
    {
    }

    public Frame? Request { get; private set; }

    public Frame? Response { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        Request = Frame.Parse(EncodingOf(request.Headers), sent);
        var response = await base.SendAsync(request, cancellationToken);
        var received = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        Response = Frame.Parse(EncodingOf(response.Headers), received);
        return response;
    }

    private static string? EncodingOf(System.Net.Http.Headers.HttpHeaders headers) =>
        headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
}
