package lockstep.cli.checkpoint;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Nearest;
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobTarget;

import java.util.List;
import java.util.Optional;

/// What is asked of `lockstep ckpt`.
///
/// @param job 0 where none is meant
/// @param folder empty where none is meant
record Request(Verb verb, int job, long step, String folder) {
    private static final int DIGITS_MAX = 18;
    private static final List<String> WORDS =
            List.of("list", "show", "verify", "pin", "unpin", "rm", "restore", "commit");

    /// Reads the words that follow the options.
    ///
    /// @param mistakes takes what is wrong with them
    static Optional<Request> read(String program, List<String> words, List<Mistake> mistakes) {
        if (words.isEmpty()) {
            mistakes.add(new Mistake("it is not said what to do.", "Maybe " + program + " list 7"));
            return Optional.empty();
        }
        Optional<Verb> verb = Verb.named(words.getFirst());
        if (verb.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + words.getFirst() + "\" is none of " + String.join(", ", WORDS),
                            Nearest.to(words.getFirst(), WORDS)
                                    .map(near -> "Maybe " + near + " is meant.")
                                    .orElse("")));
            return Optional.empty();
        }
        if (words.size() != 1 + verb.get().operandCount()) {
            mistakes.add(
                    new Mistake(
                            "this needs other words.",
                            "Maybe " + program + " " + verb.get().usage()));
            return Optional.empty();
        }
        return verb.get() == Verb.COMMIT
                ? Optional.of(new Request(Verb.COMMIT, 0, 0, words.get(1)))
                : Optional.of(ofJob(verb.get(), words, mistakes));
    }

    private static Request ofJob(Verb verb, List<String> words, List<Mistake> mistakes) {
        List<JobTarget> jobs = JobIds.ofWords(List.of(words.get(1)), mistakes);
        boolean one = jobs.size() == 1 && jobs.getFirst().tasks().isEmpty();
        if (!jobs.isEmpty() && !one) {
            mistakes.add(
                    new Mistake(
                            "\"" + words.get(1) + "\" must be the id of one job.",
                            "Maybe see the ids of an array's tasks: lockstep queue -r -o %A"));
        }
        int job = one ? jobs.getFirst().id() : 0;
        return new Request(verb, job, words.size() > 2 ? step(words.get(2), mistakes) : 0, "");
    }

    private static long step(String word, List<Mistake> mistakes) {
        boolean digits = !word.isEmpty() && word.length() <= DIGITS_MAX;
        for (int i = 0; i < word.length(); i++) {
            digits &= word.charAt(i) >= '0' && word.charAt(i) <= '9';
        }
        if (!digits) {
            mistakes.add(Mistake.of("\"" + word + "\" must be the number of a step."));
        }
        return digits ? Long.parseLong(word) : 0;
    }
}
