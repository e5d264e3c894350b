namespace Registry.Cli.Output;

/// <summary>How answers are printed.</summary>
internal enum OutputFormat
{
    /// <summary>Columns and words for people.</summary>
    Table,

    /// <summary>One indented JSON document.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Only ids, one a line.</summary>
    Id,

    /// <summary>YAML; where a command says so.</summary>
    Yaml,

    /// <summary>Lines that stand for themselves, or indented text; where a command says so.</summary>
    Text,
}
