package lockstep.doctor.finding;

import java.util.List;
import java.util.stream.Stream;

/// Everything that was found, in the order in which it is shown.
public record Report(List<Examined> examined) {
    public Report {
        examined = List.copyOf(examined);
    }

    private Stream<Finding> all() {
        return examined.stream().flatMap(each -> each.findings().stream());
    }

    /// How many findings are of a kind.
    public long count(Class<? extends Finding> kind) {
        return all().filter(kind::isInstance).count();
    }

    /// Whether nothing is wrong. Advice may be left.
    public boolean isFine() {
        return count(Finding.Wrong.class) == 0;
    }
}
