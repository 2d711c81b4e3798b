package lockstep.gang.job;

import java.util.List;

/// What must have happened to other jobs before this one may start.
///
/// @param anyOf one of them is enough (`?` between them), otherwise all are needed (`,`)
/// @param killWhenNever end the job when they can never be met
public record Dependencies(List<Dependency> all, boolean anyOf, boolean killWhenNever) {
    public static final Dependencies NONE = new Dependencies(List.of(), false, false);

    public Dependencies {
        all = List.copyOf(all);
    }
}
