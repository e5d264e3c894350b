using System.Globalization;
using System.Text;

namespace Registry.Server.Observability;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
internal sealed class PrometheusWriter
{
    /// <summary>The media type of what is written.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>A number as Prometheus reads it.</summary>
    public static string FormatValue(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Begins a family: what it measures and of what type it is.</summary>
    public void WriteHead(string name, string help, MetricKind kind)
    {
        if (help.Length > 0)
        {
            _text.Append("# HELP ").Append(name).Append(' ');
            PrometheusNames.AppendEscaped(_text, help, escapeQuotes: false).Append('\n');
        }

        var type = kind switch
        {
            MetricKind.Counter or MetricKind.ObservedCounter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>Writes one sample.</summary>
    /// <param name="name">Name of the family.</param>
    /// <param name="suffix">What follows the name, for instance <c>_sum</c>.</param>
    /// <param name="labels">Rendered labels without braces.</param>
    /// <param name="bound">Value of the label <c>le</c>; empty for none.</param>
    /// <param name="value">The value.</param>
    public void WriteSample(string name, string suffix, string labels, string bound, double value)
    {
        _text.Append(name).Append(suffix);
        if (labels.Length > 0 || bound.Length > 0)
        {
            _text.Append('{').Append(labels);
            if (bound.Length > 0)
            {
                _text.Append(labels.Length > 0 ? "," : "").Append("le=\"").Append(bound).Append('"');
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(FormatValue(value)).Append('\n');
    }

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();
}
