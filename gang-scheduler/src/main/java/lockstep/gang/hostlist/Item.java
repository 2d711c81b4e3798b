package lockstep.gang.hostlist;

import java.util.List;
import java.util.Set;

/// What stands between two commas: texts and brackets in turn.
record Item(List<Piece> pieces) {
    Item {
        pieces = List.copyOf(pieces);
    }

    sealed interface Piece {
        long choices();

        int longest();
    }

    record Text(String text) implements Piece {
        @Override
        public long choices() {
            return 1;
        }

        @Override
        public int longest() {
            return text.length();
        }
    }

    record Bracket(List<Range> ranges) implements Piece {
        Bracket {
            ranges = List.copyOf(ranges);
        }

        /// At most one more than `HostList.NAMES_MAX`, so that products stay small.
        @Override
        public long choices() {
            long all = 0;
            for (Range range : ranges) {
                all = capped(all + capped(range.size()));
            }
            return all;
        }

        @Override
        public int longest() {
            return ranges.stream().mapToInt(Range::longest).max().orElse(0);
        }
    }

    /// How many names it stands for, repeated ones counted, at most one more than
    /// `HostList.NAMES_MAX`.
    long size() {
        long all = 1;
        for (Piece piece : pieces) {
            all = capped(all * piece.choices());
        }
        return all;
    }

    int longestName() {
        return pieces.stream().mapToInt(Piece::longest).sum();
    }

    void addNamesTo(Set<String> names) {
        addNames("", 0, names);
    }

    private void addNames(String begun, int next, Set<String> names) {
        if (next == pieces.size()) {
            names.add(begun);
            return;
        }
        switch (pieces.get(next)) {
            case Text(var text) -> addNames(begun + text, next + 1, names);
            case Bracket(var ranges) -> {
                for (Range range : ranges) {
                    for (long n = range.first(); n <= range.last(); n++) {
                        addNames(begun + Range.digits(n, range.width()), next + 1, names);
                    }
                }
            }
        }
    }

    private static long capped(long count) {
        return Math.min(count, HostList.NAMES_MAX + 1L);
    }
}
