using System.Runtime.CompilerServices;

namespace Registry.Testing;

/// <summary>Waits of tests: every one has a deadline, so that a defect fails the test that shows it instead of hanging the run.</summary>
public static class Deadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    /// <summary>The result of a task.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System);

    /// <summary>The end of a task.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static Task InTime(this Task task) => task.WaitAsync(Limit, TimeProvider.System);

    /// <summary>Returns once a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message quotes it.</exception>
    public static Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Until(() => Task.FromResult(condition()), what);

    /// <summary>Returns once a condition holds that takes a call to find out.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message quotes it.</exception>
    public static async Task Until(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
            {
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}");
            }

            await Task.Delay(Step, TimeProvider.System);
        }
    }
}
