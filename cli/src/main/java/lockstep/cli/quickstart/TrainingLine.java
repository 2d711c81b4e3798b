package lockstep.cli.quickstart;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of what rank 0 of the example training job prints.
sealed interface TrainingLine {

    /// A run begins, from a checkpoint unless `from` is 0.
    record Begin(int ranks, long from, long to) implements TrainingLine {}

    record Step(long step, double loss) implements TrainingLine {}

    record Checkpoint(long step) implements TrainingLine {}

    record Done(long step) implements TrainingLine {}

    /// Anything else.
    record Other() implements TrainingLine {}

    Pattern BEGIN =
            Pattern.compile(
                    "training [0-9]{1,9} parameters on ([0-9]{1,9}) ranks from step ([0-9]{1,18})"
                            + " to ([0-9]{1,18})");
    Pattern STEP = Pattern.compile("step ([0-9]{1,18}) loss ([0-9]{1,9}\\.[0-9]{1,9})\\b.*");
    Pattern CHECKPOINT = Pattern.compile("checkpoint at step ([0-9]{1,18})");
    Pattern DONE = Pattern.compile("done at step ([0-9]{1,18})");

    static TrainingLine parse(String line) {
        Matcher step = STEP.matcher(line);
        if (step.matches()) {
            return new Step(Long.parseLong(step.group(1)), Double.parseDouble(step.group(2)));
        }
        Matcher begin = BEGIN.matcher(line);
        if (begin.matches()) {
            return new Begin(
                    Integer.parseInt(begin.group(1)),
                    Long.parseLong(begin.group(2)),
                    Long.parseLong(begin.group(3)));
        }
        Matcher checkpoint = CHECKPOINT.matcher(line);
        if (checkpoint.matches()) {
            return new Checkpoint(Long.parseLong(checkpoint.group(1)));
        }
        Matcher done = DONE.matcher(line);
        return done.matches() ? new Done(Long.parseLong(done.group(1))) : new Other();
    }
}
