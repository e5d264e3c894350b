using System.Runtime.Versioning;

// What is measured is in /proc and /sys.
[assembly: SupportedOSPlatform("linux")]
