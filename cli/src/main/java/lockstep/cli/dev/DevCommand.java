package lockstep.cli.dev;

import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.ShapeFile;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep dev`: a cluster on this machine, for trying things out.
public final class DevCommand implements Command {
    private static final String STANDARD_HOME = ".lockstep/dev";

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(DevOptions.table(), words, Getopt.Order.MIXED, Origin.commandLine());
        if (line.has(DevOptions.HELP)) {
            caller.console().print(DevOptions.help());
            return ExitCode.OK;
        }
        DevHome home = home(caller, line);
        try {
            return line.rest().equals(List.of("stop"))
                    ? stop(caller, line, home)
                    : start(caller, line, home);
        } catch (IOException e) {
            caller.console().error(String.valueOf(e.getMessage()));
            return ExitCode.REFUSED;
        }
    }

    private static int stop(Caller caller, Arguments line, DevHome home) throws IOException {
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        for (Given given : line.given()) {
            if (!given.option().equals(DevOptions.HOME)) {
                mistakes.add(Mistake.of(given.subject() + " means nothing to dev stop."));
            }
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return new DevStop(caller, home).run();
    }

    private static int start(Caller caller, Arguments line, DevHome home) throws IOException {
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "(%s) is nothing that lockstep dev does."
                                    .formatted(String.join(" ", line.rest())),
                            "Maybe lockstep dev stop, or lockstep dev --help."));
        }
        Optional<ShapeFile.Kept> kept = new ShapeFile(home.shape()).read();
        DevRequest.Result result =
                DevRequest.shape(line, caller.workingDirectory(), kept.map(ShapeFile.Kept::shape));
        if (result instanceof DevRequest.Result.Wrong(var wrong)) {
            mistakes.addAll(wrong);
        }
        Optional<Path> launcher = Launcher.find();
        if (launcher.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "this was not started by bin/lockstep, so nothing else can be.",
                            "Maybe run bin/lockstep dev."));
        }
        if (mistakes.isEmpty() && result instanceof DevRequest.Result.Shaped(ClusterShape shape)) {
            return start(caller, line, home, shape, launcher.orElseThrow());
        }
        caller.console().errors(mistakes);
        return ExitCode.USAGE;
    }

    private static int start(
            Caller caller, Arguments line, DevHome home, ClusterShape shape, Path launcher)
            throws IOException {
        if (line.has(DevOptions.DETACH)) {
            return new DetachedRun(caller, home, launcher, line).start();
        }
        Restarts restarts =
                line.has(DevOptions.NO_RESTART) ? new Restarts.Never() : Restarts.likeSystemd();
        DevRun.EndedBy endedBy =
                line.has(DevOptions.SUPERVISE) ? DevRun.EndedBy.DEV_STOP : DevRun.EndedBy.CTRL_C;
        return new DevRun(caller, home, shape, launcher).untilEnded(restarts, endedBy);
    }

    private static DevHome home(Caller caller, Arguments line) {
        String variable = caller.variable("LOCKSTEP_HOME");
        String standard = variable.isEmpty() ? STANDARD_HOME : variable;
        return new DevHome(caller.workingDirectory().resolve(line.text(DevOptions.HOME, standard)));
    }
}
