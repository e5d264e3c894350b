using System.Runtime.Versioning;

// The fake ImageBuilder is a Makefile, and processes are told to end by signals.
[assembly: SupportedOSPlatform("linux")]
