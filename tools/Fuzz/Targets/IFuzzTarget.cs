namespace Fuzz.Targets;

/// <summary>Something that takes bytes of anybody's making.</summary>
internal interface IFuzzTarget
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Inputs to begin with, beside the files of the corpus.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>Words that inputs are made of.</summary>
    IEnumerable<string> Words { get; }

    /// <summary>Takes one input. Documented refusals are caught here; everything else is a finding.</summary>
    void Run(byte[] input);
}
