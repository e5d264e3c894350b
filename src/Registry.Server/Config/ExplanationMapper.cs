using Registry.Domain.Items;
using Registry.Modules.Evaluation;

namespace Registry.Server.Config;

/// <summary>Turns an explanation into its answer.</summary>
internal static class ExplanationMapper
{
    /// <summary>The answer.</summary>
    public static V1.ExplainConfigResponse Map(FieldExplanation explanation, ValueSource? stored, PathFields fields, long revision)
    {
        var response = new V1.ExplainConfigResponse
        {
            Path = explanation.Path,
            Value = fields.Show(explanation.Path, explanation.Value),
            Source = explanation.Source is { } source ? ConfigEncoder.Source(Known(source, stored)) : null,
            Revision = revision,
        };
        if (explanation.Source is { } winner)
        {
            var won = new V1.ExplainedCandidate
            {
                Source = ConfigEncoder.Source(Known(winner, stored)),
                Value = fields.Show(explanation.Path, explanation.Value),
                Won = true,
            };
            won.Inputs.AddRange(explanation.Inputs.Select(input => new V1.ExplainedInput
            {
                Path = input.Path,
                Value = fields.Show(input.Path, input.Value),
            }));
            response.Candidates.Add(won);
        }

        response.Candidates.AddRange(explanation.Losers.Select(loser => new V1.ExplainedCandidate
        {
            Source = ConfigEncoder.Source(new ValueSource(loser.Origin, loser.By, 0)),
            Value = fields.Show(explanation.Path, loser.Value),
            Reason = loser.Message,
        }));
        return response;
    }

    // A new evaluation gives new sources; one that is as it was came with the commit that is stored.
    private static ValueSource Known(ValueSource source, ValueSource? stored) =>
        source.Revision == 0 && stored is not null && stored.IsSameAs(source) ? stored : source;
}
