package lockstep.gang.usage;

import java.util.Comparator;

/// Who is charged for what a job holds.
///
/// @param account as the job names it; empty means the user's standard account, whatever that is
///   when it is read
public record Payer(String account, String user) implements Comparable<Payer> {
    private static final Comparator<Payer> ORDER =
            Comparator.comparing(Payer::account).thenComparing(Payer::user);

    @Override
    public int compareTo(Payer other) {
        return ORDER.compare(this, other);
    }
}
