using System.Runtime.Versioning;

// libvirt's daemon and client are programs of Linux.
[assembly: SupportedOSPlatform("linux")]
