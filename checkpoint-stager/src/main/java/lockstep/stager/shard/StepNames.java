package lockstep.stager.shard;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the names that training programs give to checkpoints say.
final class StepNames {
    private static final String NUMBER = "(\\d{1,18})";

    private record Form(Pattern pattern, Style style) {}

    private static final List<Form> FORMS =
            List.of(
                    form("step-" + NUMBER, Style.FOLDER),
                    form("checkpoint-" + NUMBER, Style.FOLDER),
                    form("global_step" + NUMBER, Style.DEEPSPEED),
                    form("iter_" + NUMBER, Style.MEGATRON),
                    form("step-" + NUMBER + "\\.(?:ckpt|pt|pth|safetensors)", Style.FILE),
                    form("(?:[^/]*-)?step=" + NUMBER + "(?:-[^/]*)?\\.ckpt", Style.FILE),
                    form("step-" + NUMBER + "[._-]tmp.*", Style.TEMPORARY),
                    form("\\.step-" + NUMBER + "(?!\\d).*", Style.TEMPORARY),
                    form("tmp-(?:step|checkpoint)-" + NUMBER + "(?!\\d).*", Style.TEMPORARY));

    private StepNames() {}

    /// How a checkpoint of this name is told to be complete.
    enum Style {
        /// A folder, by a mark in it or by being renamed.
        FOLDER,
        /// A folder as DeepSpeed writes it: also by the file `latest`.
        DEEPSPEED,
        /// A folder as Megatron and NeMo write it: also by `latest_checkpointed_iteration.txt`.
        MEGATRON,
        /// One file, by being renamed.
        FILE,
        /// Never.
        TEMPORARY
    }

    /// @param step the step that the name tells of
    record Meaning(long step, Style style) {}

    private static Form form(String regex, Style style) {
        return new Form(Pattern.compile(regex), style);
    }

    static Optional<Meaning> of(String name) {
        for (var form : FORMS) {
            var matcher = form.pattern().matcher(name);
            if (matcher.matches()) {
                return Optional.of(new Meaning(stepOf(matcher), form.style()));
            }
        }
        return Optional.empty();
    }

    private static long stepOf(MatchResult match) {
        return Long.parseLong(match.group(1));
    }
}
