package lockstep.controller.metrics;

import java.util.OptionalLong;

/// How far history is.
public interface HistoryProgress {
    /// Nobody writes history here.
    HistoryProgress NONE =
            new HistoryProgress() {
                @Override
                public OptionalLong position() {
                    return OptionalLong.empty();
                }

                @Override
                public boolean failing() {
                    return false;
                }
            };

    /// The last record that it shows; empty where this process does not write it.
    OptionalLong position();

    /// Whether the last try to get on failed.
    boolean failing();
}
