package lockstep.cli.queue;

import lockstep.cli.display.Format;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Origin;
import lockstep.cli.select.JobFilter;
import lockstep.cli.select.SelectOptions;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `squeue`: lists jobs.
public final class QueueCommand implements Command {

    private static final String USUAL = "%.18i %.9P %.8j %.8u %.2t %.10M %.6D %R";
    private static final String LONG = "%.18i %.9P %.8j %.8u %.8T %.10M %.9l %.6D %R";
    private static final String START = "%.18i %.9P %.8j %.8u %.2t %.19S %.6D %20Y %R";
    private static final int WATCH_SECONDS_DEFAULT = 2;
    private static final int WATCH_SECONDS_MAX = 3600;

    private final QueueOptions options = new QueueOptions();
    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments typed =
                Getopt.parse(options.table(), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(typed, options.helpText(caller.program()));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        Arguments line = withVariables(caller, typed);
        mistakes.addAll(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + line.rest().getFirst() + "\" is no option.",
                            "Maybe --jobs=" + line.rest().getFirst() + " is meant."));
        }
        QueueView view = view(caller, line);
        int seconds = watchSeconds(line);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller ->
                        seconds > 0
                                ? new QueueWatch(caller, controller, view, seconds).run()
                                : view.show(caller, controller));
    }

    private QueueView view(Caller caller, Arguments line) {
        JobFilter filter = options.select.filter(caller, line, Set.of());
        mistakes.addAll(options.select.mistakes());
        boolean start = line.has(options.start);
        if (start) {
            filter = filter.in(Set.of(JobState.PENDING));
        }
        String usual = line.has(options.longer) ? LONG : start ? START : USUAL;
        return new QueueView(
                filter,
                format(line.text(options.format, usual)),
                line.last(options.sort).isPresent()
                        ? order(line.text(options.sort, ""))
                        : start ? JobOrder.BY_START : JobOrder.USUAL,
                line.has(options.array) || !caller.variable("SQUEUE_ARRAY").isEmpty(),
                !line.has(options.noHeader),
                line.has(options.longer) && !line.has(options.format),
                line.has(options.json));
    }

    private Format format(String text) {
        Optional<Format> format = Format.parse(text, JobRow.LETTERS);
        if (format.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "--format (" + text + ") has a column that there is not.",
                            "Maybe use letters of " + JobRow.LETTERS + "."));
            return format(USUAL);
        }
        return format.get();
    }

    private Comparator<Job> order(String text) {
        Optional<Comparator<Job>> order = JobOrder.parse(text);
        if (order.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "--sort ("
                                    + text
                                    + ") must be letters of columns, parted by commas, with + or -"
                                    + " before them.",
                            "Maybe use P,-t,i"));
        }
        return order.orElse(JobOrder.USUAL);
    }

    private int watchSeconds(Arguments line) {
        OptionSpec option = line.has(options.iterate) ? options.iterate : options.watch;
        if (!line.has(option)) {
            return 0;
        }
        String text = line.text(option, "");
        if (text.isEmpty()) {
            return WATCH_SECONDS_DEFAULT;
        }
        for (int seconds = 1; seconds <= WATCH_SECONDS_MAX; seconds++) {
            if (Integer.toString(seconds).equals(text)) {
                return seconds;
            }
        }
        mistakes.add(
                Mistake.of(
                        "--"
                                + option.name()
                                + " ("
                                + text
                                + ") must be a whole number of seconds from 1 to "
                                + WATCH_SECONDS_MAX
                                + "."));
        return 0;
    }

    /// Puts the variables before what was typed, so that what was typed wins.
    private Arguments withVariables(Caller caller, Arguments typed) {
        List<Given> given = new ArrayList<>();
        variable(caller, "SQUEUE_FORMAT", options.format, given);
        variable(caller, "SQUEUE_SORT", options.sort, given);
        variable(caller, "SQUEUE_STATES", options.select.states(), given);
        variable(caller, "SQUEUE_USERS", SelectOptions.USER, given);
        variable(caller, "SQUEUE_PARTITION", SelectOptions.PARTITION, given);
        variable(caller, "SQUEUE_ACCOUNT", SelectOptions.ACCOUNT, given);
        variable(caller, "SQUEUE_QOS", SelectOptions.QOS, given);
        given.addAll(typed.given());
        return new Arguments(given, typed.rest(), typed.mistakes());
    }

    private static void variable(Caller caller, String name, OptionSpec option, List<Given> given) {
        String value = caller.variable(name);
        if (!value.isEmpty()) {
            given.add(new Given(option, Optional.of(value), Origin.environment(name)));
        }
    }
}
