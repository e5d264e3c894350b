namespace Registry.Client;

/// <summary>
/// No daemon answered: nothing listens at the address, the connection broke, the daemon is starting or stopping, or no answer came in time.
/// Whether a write was carried out is unknown; repeating it under the same <c>request_id</c> is safe.
/// </summary>
public sealed class RegistryUnavailableException : RegistryException
{
    internal RegistryUnavailableException(Uri address, string message, ErrorDetails details, Exception? inner)
        : base(message, details, inner) => Address = address;

    /// <summary>The address that was tried.</summary>
    public Uri Address { get; }
}
