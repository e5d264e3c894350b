using System.IO.Compression;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;
using Registry.Protocol;

namespace Registry.GrpcStandIns.Tests;

internal sealed class CompressionTests
{
    // The official client compresses a call's requests where this header asks for it; it is not sent.
    private static readonly Metadata CompressRequest = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Test]
    public async Task Gzip_EmptyResponse_IsCompressedIntoAWholeMember()
    {
        await using var host = await EchoHost.StartAsync(CompressResponses);
        using var recorder = new FrameRecorder();

        await host.CreateClient(Recording(recorder)).NothingAsync(new Empty());

        AssertEmptyMember(recorder.Response!);
    }

    [Test]
    public async Task Gzip_EmptyRequest_IsCompressedIntoAWholeMember()
    {
        await using var host = await EchoHost.StartAsync(CompressResponses);
        using var recorder = new FrameRecorder();

        await host.CreateClient(Recording(recorder)).NothingAsync(new Empty(), CompressRequest);

        AssertEmptyMember(recorder.Request!);
    }

    [Test]
    public async Task Gzip_LargeMessage_IsSmallBothWaysAndArrivesWhole()
    {
        await using var host = await EchoHost.StartAsync(CompressResponses);
        using var recorder = new FrameRecorder();
        var message = new EchoMessage { Text = new string('a', 100_000) };

        var reply = await host.CreateClient(Recording(recorder)).SayAsync(message, CompressRequest);

        Assert.That(reply, Is.EqualTo(message));
        Assert.That(recorder.Request, Has.Property(nameof(Frame.Compressed)).True.And.Property(nameof(Frame.Body)).Length.LessThan(2000));
        Assert.That(recorder.Response, Has.Property(nameof(Frame.Compressed)).True.And.Property(nameof(Frame.Body)).Length.LessThan(2000));
    }

    [Test]
    public async Task NoCompress_OnTheRequest_SendsItPlain()
    {
        await using var host = await EchoHost.StartAsync(CompressResponses);
        using var recorder = new FrameRecorder();
        var options = new CallOptions(CompressRequest, writeOptions: new WriteOptions(WriteFlags.NoCompress));

        await host.CreateClient(Recording(recorder)).SayAsync(new EchoMessage { Text = "plain" }, options);

        Assert.That(recorder.Request!.Compressed, Is.False);
    }

    [Test]
    public async Task Default_NothingAsked_SendsBothPlain()
    {
        await using var host = await EchoHost.StartAsync();
        using var recorder = new FrameRecorder();

        await host.CreateClient(Recording(recorder)).SayAsync(new EchoMessage { Text = "plain" });

        Assert.That(recorder.Request!.Compressed, Is.False);
        Assert.That(recorder.Response!.Compressed, Is.False);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100_000)]
    public void SafeGzip_AnyLength_ReadsBackTheSame(int length)
    {
        var provider = new SafeGzipCompressionProvider();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var compressed = new MemoryStream();

        using (var stream = provider.CreateCompressionStream(compressed, null))
        {
            stream.Write(bytes);
        }

        compressed.Position = 0;
        using var read = new MemoryStream();
        using (var stream = provider.CreateDecompressionStream(compressed))
        {
            stream.CopyTo(read);
        }

        Assert.That(read.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void SafeGzip_DisposedTwice_WritesOneMember()
    {
        using var compressed = new MemoryStream();
        var stream = new SafeGzipCompressionProvider().CreateCompressionStream(compressed, CompressionLevel.Optimal);

        stream.Dispose();
        stream.Dispose();

        Assert.That(compressed.ToArray(), Has.Length.EqualTo(20));
    }

    private static void CompressResponses(GrpcServiceOptions options)
    {
        options.CompressionProviders.Add(new SafeGzipCompressionProvider());
        options.ResponseCompressionAlgorithm = "gzip";
    }

    private static Action<GrpcChannelOptions> Recording(FrameRecorder recorder) => options =>
    {
        options.HttpHandler = recorder;
        options.CompressionProviders = [new SafeGzipCompressionProvider()];
    };

    private static void AssertEmptyMember(Frame frame)
    {
        Assert.That(frame.Encoding, Is.EqualTo("gzip"));
        Assert.That(frame.Compressed, Is.True);

        // RFC 1952: magic and method first, CRC and length of nothing last.
        Assert.That(frame.Body, Has.Length.GreaterThanOrEqualTo(20));
        Assert.That(frame.Body[..3], Is.EqualTo(new byte[] { 0x1f, 0x8b, 8 }));
        Assert.That(frame.Body[^8..], Is.All.Zero);
        using var stream = new GZipStream(new MemoryStream(frame.Body), CompressionMode.Decompress);
        Assert.That(stream.ReadByte(), Is.EqualTo(-1));
    }
}
