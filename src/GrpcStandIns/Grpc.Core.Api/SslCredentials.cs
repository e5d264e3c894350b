namespace Grpc.Core;

/// <summary>TLS. The official client takes no arguments here: certificates are set on its HTTP handler.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    /// <summary>TLS with the trust roots of the system.</summary>
    public SslCredentials()
        : this(null)
    {
    }

    /// <summary>TLS as described; null for the default of each.</summary>
    public SslCredentials(
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair = null,
        VerifyPeerCallback? verifyPeerCallback = null)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        VerifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>Trust roots, PEM.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client's certificate and key.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal VerifyPeerCallback? VerifyPeerCallback { get; }

    /// <inheritdoc />
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, VerifyPeerCallback);
}

/// <summary>A certificate and its key.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Makes a pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The certificate and those that it was issued under, PEM.</summary>
    public string CertificateChain { get; }

    /// <summary>The key, PEM.</summary>
    public string PrivateKey { get; }
}

/// <summary>Accepts or refuses a server by its certificate.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>The server that a <see cref="VerifyPeerCallback"/> judges. Here for its name in signatures; nothing makes one.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name that was called.</summary>
    public string TargetName { get; }

    /// <summary>The server's certificate, PEM.</summary>
    public string PeerPem { get; }
}
