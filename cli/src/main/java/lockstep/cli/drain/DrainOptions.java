package lockstep.cli.drain;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.shell.CommonOptions;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.DrainRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `sdrain` can be told.
final class DrainOptions {
    private static final long SECONDS_MAX = 0xFFFF_FFFFL;

    private final OptionSpec reason = value("reason", 'r', "TEXT", "Why; must be given");
    private final OptionSpec deadline =
            value("deadline", NO_LETTER, "TIME", "Requeue what still runs then: 30s, 15m, 2h, 1d");
    private final OptionSpec afterJobs =
            flag("after-jobs", NO_LETTER, "Let jobs run to their end (the default)");
    private final OptionSpec checkpoint =
            flag("checkpoint", NO_LETTER, "Let jobs run until their next checkpoint");
    private final OptionSpec now = flag("now", NO_LETTER, "Requeue jobs at once");
    final OptionSpec preview = flag("preview", NO_LETTER, "Only show which jobs would be hit");
    final OptionSpec json = flag("json", NO_LETTER, "Print JSON");

    private final List<OptionSpec> own =
            List.of(reason, deadline, afterJobs, checkpoint, now, preview, json);

    OptionTable table() {
        List<OptionSpec> all = new ArrayList<>(own);
        all.addAll(CommonOptions.ALL);
        return new OptionTable(all);
    }

    DrainRequest request(Arguments line, List<Mistake> mistakes) {
        if (line.rest().isEmpty()) {
            mistakes.add(new Mistake("no target is named.", "Maybe n1, n[1-4] or rack:r7"));
        }
        String why = line.text(reason, "").strip();
        if (why.isEmpty() && !line.has(preview)) {
            mistakes.add(
                    new Mistake("--reason is missing.", "Maybe --reason='the fan is replaced'"));
        }
        DrainRequest.Builder request =
                DrainRequest.newBuilder()
                        .addAllTargets(line.rest())
                        .setReason(why.isEmpty() ? "preview" : why)
                        .setMode(mode(line, mistakes))
                        .setPreview(line.has(preview));
        Optional<Given> until = line.last(deadline);
        if (until.isPresent()) {
            long seconds = seconds(until.get().text());
            if (seconds < 0) {
                mistakes.add(
                        Mistake.of(
                                until.get().subject()
                                        + " must be a time such as 30s, 15m, 2h or 1d."));
            }
            request.setDeadlineSeconds((int) seconds);
        }
        return request.build();
    }

    private DrainMode mode(Arguments line, List<Mistake> mistakes) {
        List<DrainMode> modes = new ArrayList<>();
        if (line.has(afterJobs)) {
            modes.add(DrainMode.AFTER_JOBS);
        }
        if (line.has(checkpoint)) {
            modes.add(DrainMode.CHECKPOINT);
        }
        if (line.has(now)) {
            modes.add(DrainMode.NOW);
        }
        if (modes.size() > 1) {
            mistakes.add(Mistake.of("only one of --after-jobs, --checkpoint and --now can be."));
        }
        return modes.isEmpty() ? DrainMode.AFTER_JOBS : modes.getFirst();
    }

    /// -1 where it is no time.
    private static long seconds(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9]{1,9}[smhd]")) {
            return -1;
        }
        long unit =
                switch (lower.charAt(lower.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    default -> 86_400;
                };
        long seconds = unit * Long.parseLong(lower.substring(0, lower.length() - 1));
        return seconds <= SECONDS_MAX ? seconds : -1;
    }

    String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options] TARGET…")
                .line("       " + program + " list [--json]")
                .line("")
                .line("Takes nodes out of service: they get nothing new until they are resumed.")
                .line("A target is a node, a list of nodes such as n[1-4], or all nodes of a")
                .line(
                        "domain: rack:r7, leaf:s1/l3, spine:s1, feed:a. Or it is an uplink, which"
                                + " no new")
                .line("gang crosses then: uplink:s1/l3. Or it is a way to a store, along which no")
                .line(
                        "new checkpoint goes then: path:a or path:main/a. list shows what is"
                                + " drained.")
                .options("Options", own)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
