package lockstep.cli.events;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import com.google.protobuf.Timestamp;

import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.ListEventsRequest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `lockstep events`.
public final class EventsCommand implements Command {
    private static final int LINES_DEFAULT = 50;
    private static final int LINES_FOLLOWING = 10;
    private static final int LINES_MAX = 1_000;

    private static final OptionSpec FOLLOW =
            flag("follow", 'f', "Go on with what happens, through changes of the leader");
    private static final OptionSpec JOB =
            value("job", 'j', "ID", "Of this job, or of all tasks of this array");
    private static final OptionSpec NODE = value("nodelist", 'w', "NODE", "Of this node");
    private static final OptionSpec USER =
            value("user", 'u', "NAME", "Of jobs of this user, and what they did");
    private static final OptionSpec KIND =
            value("kind", NO_LETTER, "KINDS", "Of these kinds: JobStarted,NodeLost");
    private static final OptionSpec SINCE =
            value(
                    "since",
                    NO_LETTER,
                    "SEQ|TIME",
                    "From this event's number, moment, or time ago on (30m)");
    private static final OptionSpec LINES =
            value("lines", 'n', "N", "The newest so many; default: 50, or 10 with --follow");
    private static final OptionSpec JSON = flag("json", NO_LETTER, "Print a JSON object per line");

    private static final List<OptionSpec> OWN =
            List.of(FOLLOW, JOB, NODE, USER, KIND, SINCE, LINES, JSON);

    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(OWN);
        options.addAll(CommonOptions.ALL);
        Arguments line =
                Getopt.parse(
                        new OptionTable(options), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        mistakes.addAll(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + line.rest().getFirst() + "\" is no option.",
                            "Maybe --job=" + line.rest().getFirst() + " is meant."));
        }
        ListEventsRequest request = request(caller, line);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller ->
                        new EventReading(caller, controller, request, line.has(JSON))
                                .run(line.has(FOLLOW)));
    }

    private ListEventsRequest request(Caller caller, Arguments line) {
        ListEventsRequest.Builder request =
                ListEventsRequest.newBuilder()
                        .setNode(line.text(NODE, ""))
                        .setUser(line.text(USER, ""));
        if (line.has(JOB)) {
            request.setJobId(whole(line, JOB, Integer.MAX_VALUE));
        }
        if (line.has(KIND)) {
            request.addAllKinds(Arrays.asList(line.text(KIND, "").split(",", -1)));
        }
        line.last(SINCE)
                .flatMap(
                        given ->
                                Since.parse(
                                                given.text(),
                                                caller.clock().instant(),
                                                caller.zone().get())
                                        .orTell(
                                                (must, advice) ->
                                                        mistakes.add(
                                                                new Mistake(
                                                                        given.subject()
                                                                                + " "
                                                                                + must,
                                                                        advice))))
                .ifPresent(since -> from(since, request));
        if (line.has(LINES) || !line.has(SINCE)) {
            int usual = line.has(FOLLOW) ? LINES_FOLLOWING : LINES_DEFAULT;
            request.setNewest(true)
                    .setCountMax(line.has(LINES) ? whole(line, LINES, LINES_MAX) : usual);
        }
        return request.build();
    }

    private static void from(Since since, ListEventsRequest.Builder request) {
        since.seq().ifPresent(seq -> request.setAfterSeq(Math.max(0, seq - 1)));
        since.moment()
                .ifPresent(
                        moment ->
                                request.setSince(
                                        Timestamp.newBuilder()
                                                .setSeconds(moment.getEpochSecond())
                                                .setNanos(moment.getNano())));
    }

    private int whole(Arguments line, OptionSpec option, int most) {
        String text = line.text(option, "");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // told below
        }
        mistakes.add(
                Mistake.of(
                        line.last(option).orElseThrow().subject()
                                + " must be a whole number from 1 to "
                                + most
                                + "."));
        return 1;
    }

    private static String helpText(Caller caller) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options]")
                .line("")
                .line("Shows what happened in the cluster, the newest last.")
                .options("Options", OWN)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
