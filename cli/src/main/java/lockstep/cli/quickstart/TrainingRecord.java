package lockstep.cli.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What rank 0 has printed so far, over all attempts.
///
/// @param losses in the order printed; steps done again after a restart stand there twice
/// @param begins one for each attempt that came as far as training
record TrainingRecord(
        List<TrainingLine.Step> losses,
        List<TrainingLine.Begin> begins,
        List<Interruption> interruptions,
        Optional<TrainingLine.Checkpoint> checkpoint,
        boolean done) {

    TrainingRecord {
        losses = List.copyOf(losses);
        begins = List.copyOf(begins);
        interruptions = List.copyOf(interruptions);
    }

    /// A run broke off after `lastStep` was printed, and the next one went on from `resumedFrom`.
    record Interruption(long lastStep, long resumedFrom) {}

    static TrainingRecord empty() {
        return new TrainingRecord(List.of(), List.of(), List.of(), Optional.empty(), false);
    }

    TrainingRecord with(TrainingLine line) {
        return switch (line) {
            case TrainingLine.Step step ->
                    new TrainingRecord(and(losses, step), begins, interruptions, checkpoint, done);
            case TrainingLine.Begin begin ->
                    new TrainingRecord(
                            losses, and(begins, begin), interruptedBy(begin), checkpoint, done);
            case TrainingLine.Checkpoint saved ->
                    new TrainingRecord(losses, begins, interruptions, Optional.of(saved), done);
            case TrainingLine.Done _ ->
                    new TrainingRecord(losses, begins, interruptions, checkpoint, true);
            case TrainingLine.Other _ -> this;
        };
    }

    private List<Interruption> interruptedBy(TrainingLine.Begin begin) {
        return losses.isEmpty()
                ? interruptions
                : and(interruptions, new Interruption(losses.getLast().step(), begin.from()));
    }

    private static <T> List<T> and(List<T> list, T next) {
        List<T> longer = new ArrayList<>(list);
        longer.add(next);
        return longer;
    }
}
