package lockstep.cli.checkpoint;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.display.JsonText;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ListCheckpointsReply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sckpt`: shows the checkpoints of a job and changes what becomes of them; marks a folder as a
/// complete checkpoint.
public final class CheckpointCommand implements Command {
    private static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "Print JSON");

    private static final OptionSpec TO =
            OptionSpec.value("to", NO_LETTER, "DIR", "restore: where to; made if it is missing");
    private static final OptionSpec NODE =
            OptionSpec.value("node", NO_LETTER, "NODE", "restore: the node that does it");

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(List.of(TO, NODE, JSON));
        options.addAll(CommonOptions.ALL);
        Arguments line =
                Getopt.parse(
                        new OptionTable(options), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller, options));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        Optional<Request> request = Request.read(caller.program(), line.rest(), mistakes);
        Optional<String> to = line.last(TO).map(Given::text);
        request.ifPresent(one -> misplaced(one.verb(), to.isPresent(), line.has(NODE), mistakes));
        Optional<String> directory = to.flatMap(it -> TargetDirectory.read(caller, it, mistakes));
        if (!mistakes.isEmpty() || request.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        if (request.get().verb() == Verb.COMMIT) {
            return CompleteFolder.commit(caller, request.get().folder());
        }
        Controller.Work work =
                request.get().verb() == Verb.RESTORE
                        ? controller ->
                                new RestoreWait(caller, controller, line.has(JSON))
                                        .untilItIsThere(
                                                request.get(),
                                                directory.orElseThrow(),
                                                line.text(NODE, ""))
                        : controller -> ask(caller, controller, request.get(), line.has(JSON));
        return request.get().verb() == Verb.LIST || request.get().verb() == Verb.SHOW
                ? Controller.look(caller, CommonOptions.home(line), work)
                : Controller.use(caller, CommonOptions.home(line), work);
    }

    private static void misplaced(Verb verb, boolean to, boolean node, List<Mistake> mistakes) {
        if (verb == Verb.RESTORE && !to) {
            mistakes.add(
                    new Mistake("it is not said where to restore it.", "Maybe --to=DIR is meant."));
        }
        if (verb != Verb.RESTORE && (to || node)) {
            mistakes.add(Mistake.of("--to and --node go with restore only."));
        }
    }

    private static int ask(Caller caller, Controller controller, Request request, boolean json)
            throws CallFailed {
        return switch (request.verb()) {
            case LIST, SHOW -> show(caller, controller, request, json);
            case VERIFY, PIN, UNPIN, REMOVE -> {
                controller
                        .changeCheckpoint(
                                ChangeCheckpointRequest.newBuilder()
                                        .setJobId(request.job())
                                        .setStep(request.step())
                                        .setChange(request.verb().change())
                                        .build())
                        .orFail();
                yield ExitCode.OK;
            }
            case RESTORE, COMMIT -> throw new IllegalArgumentException("asked otherwise");
        };
    }

    private static int show(Caller caller, Controller controller, Request request, boolean json)
            throws CallFailed {
        ListCheckpointsReply reply = controller.listCheckpoints(request.job()).orFail();
        CheckpointTable table = new CheckpointTable(caller.zone(), Screens.of(caller));
        if (request.verb() == Verb.LIST) {
            caller.console().print(json ? JsonText.ofAnswer(reply) : table.of(reply));
            return ExitCode.OK;
        }
        CheckpointRecord record = ofStep(reply, request);
        caller.console()
                .print(
                        json
                                ? JsonText.ofAnswer(record)
                                : new CheckpointPortrait(record, caller.zone(), Screens.of(caller))
                                        .text());
        return ExitCode.OK;
    }

    /// The first of that step: the newest stand first.
    private static CheckpointRecord ofStep(ListCheckpointsReply reply, Request request)
            throws CallFailed {
        for (CheckpointRecord record : reply.getCheckpointsList()) {
            if (record.getStep() == request.step()) {
                return record;
            }
        }
        throw CallFailed.refused(
                "job "
                        + Integer.toUnsignedString(request.job())
                        + " has no checkpoint of step "
                        + request.step()
                        + ".");
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        HelpText text = new HelpText();
        String start = "Usage: ";
        for (Verb verb : Verb.values()) {
            text.line(start + caller.program() + " [options] " + verb.usage());
            start = "       ";
        }
        return text.line("")
                .line(
                        "Shows the checkpoints of a job, and which of them are durable. verify"
                                + " reads the durable copy")
                .line(
                        "back; pin keeps a checkpoint until it is unpinned; rm deletes it"
                                + " everywhere. restore")
                .line(
                        "brings it into a directory of yours and waits for that; nothing that is"
                                + " there is overwritten.")
                .line(
                        "commit asks nobody: it syncs all below DIR and marks DIR as a complete"
                                + " checkpoint.")
                .options("Options", options)
                .toString();
    }
}
