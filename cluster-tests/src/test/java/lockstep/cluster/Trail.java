package lockstep.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the ranks of one job wrote down themselves, in the order of writing.
record Trail(List<Mark> marks) {
    enum Kind {
        START,
        BEAT,
        END
    }

    /// @param at seconds since the machine started, the same for all containers
    /// @param attempt how often the job had been requeued
    record Mark(Kind kind, double at, int attempt, int rank, String node, int pid) {
        private static Mark of(String line) {
            List<String> words = Arrays.asList(line.split(" ", -1));
            return new Mark(
                    Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                    Double.parseDouble(words.get(1)),
                    Integer.parseInt(words.get(2)),
                    Integer.parseInt(words.get(3)),
                    words.get(4),
                    Integer.parseInt(words.get(5)));
        }
    }

    static Trail of(List<String> lines) {
        return new Trail(lines.stream().map(Mark::of).toList());
    }

    List<Mark> starts() {
        return marks.stream().filter(mark -> mark.kind() == Kind.START).toList();
    }

    Mark lastOf(int attempt) {
        return marks.stream().filter(mark -> mark.attempt() == attempt).toList().getLast();
    }

    boolean ended() {
        return marks.stream().anyMatch(mark -> mark.kind() == Kind.END);
    }

    /// Whether each rank has given a sign after a moment, and none has ended.
    boolean livesAfter(double moment, int ranks) {
        return marks.stream().noneMatch(mark -> mark.kind() == Kind.END)
                && marks.stream()
                                .filter(mark -> mark.at() > moment)
                                .map(Mark::rank)
                                .distinct()
                                .count()
                        == ranks;
    }

    /// Each rank's start that was not its attempt's first, and each sign of an attempt after a
    /// later one had begun.
    List<String> twice() {
        List<String> found = new ArrayList<>();
        Map<List<Integer>, Mark> started = new HashMap<>();
        int newest = 0;
        for (Mark mark : marks) {
            if (mark.kind() == Kind.START
                    && started.putIfAbsent(List.of(mark.attempt(), mark.rank()), mark) != null) {
                found.add("started twice: " + mark);
            }
            if (mark.attempt() < newest) {
                found.add("still there, while attempt %d is: %s".formatted(newest, mark));
            }
            newest = Math.max(newest, mark.attempt());
        }
        return found;
    }
}
