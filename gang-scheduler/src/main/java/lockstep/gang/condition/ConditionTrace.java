package lockstep.gang.condition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Conditions as they were measured one after the other, for replay and tests.
///
/// As text: a line for each, `time,resource,slowdown,noise,headroom,fault`.
///
/// ```
/// # seconds since the beginning, or an ISO instant
/// 0,node n1,1.02,0.01,0.6
/// 600,uplink s1/l3,1.8
/// 2026-11-01T12:10:00Z,node n7,,,,xid 79: off the bus
/// ```
///
/// Fields at the end may be left out and fields between left empty; that means 1, 0, 1 and no
/// fault. The fault is the rest of the line, commas included. Empty lines, lines that begin with
/// `#` and a first line that begins with `time,` say nothing.
///
/// @param conditions in the order of time; of equal times in the order of the text
public record ConditionTrace(List<Condition> conditions) {
    public ConditionTrace {
        conditions = conditions.stream().sorted(Comparator.comparing(Condition::at)).toList();
    }

    /// Reads a trace.
    ///
    /// @param name of the text, for messages
    /// @param origin what times in seconds count from
    /// @throws MalformedTrace with all mistakes
    public static ConditionTrace read(String name, String text, Instant origin) {
        List<Condition> read = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean heading = i == 0 && line.startsWith("time,");
            if (!line.isEmpty() && !line.startsWith("#") && !heading) {
                TraceLine parsed = new TraceLine(line, origin);
                parsed.condition().ifPresent(read::add);
                for (String mistake : parsed.mistakes()) {
                    mistakes.add("%s, line %d: %s".formatted(name, i + 1, mistake));
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new MalformedTrace(mistakes);
        }
        return new ConditionTrace(read);
    }

    /// What was measured after `from` and not after `to`, to be merged into what is known.
    public List<Condition> between(Instant from, Instant to) {
        return conditions.subList(firstAfter(from), Math.max(firstAfter(from), firstAfter(to)));
    }

    /// The newest condition of each resource at `now`.
    public Conditions at(Instant now) {
        return Conditions.NONE.with(conditions.subList(0, firstAfter(now)));
    }

    private int firstAfter(Instant at) {
        int low = 0;
        int high = conditions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (conditions.get(middle).at().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
