package lockstep.cli;

import lockstep.cli.acct.AcctCommand;
import lockstep.cli.acct.UsageCommand;
import lockstep.cli.cancel.CancelCommand;
import lockstep.cli.checkpoint.CheckpointCommand;
import lockstep.cli.checkpoint.PathCommand;
import lockstep.cli.dev.DevCommand;
import lockstep.cli.drain.DrainCommand;
import lockstep.cli.drain.ResumeCommand;
import lockstep.cli.events.EventsCommand;
import lockstep.cli.explain.ExplainCommand;
import lockstep.cli.forget.ForgetCommand;
import lockstep.cli.health.HealthCommand;
import lockstep.cli.hold.HoldCommand;
import lockstep.cli.info.InfoCommand;
import lockstep.cli.job.JobCommand;
import lockstep.cli.options.Nearest;
import lockstep.cli.pki.PkiCommand;
import lockstep.cli.queue.QueueCommand;
import lockstep.cli.quickstart.QuickstartCommand;
import lockstep.cli.reconfigure.ReconfigureCommand;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.Console;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Version;
import lockstep.cli.submit.SubmitCommand;
import lockstep.cli.token.TokenCommand;
import lockstep.cli.top.TopCommand;

import java.util.List;

/// Where every command starts.
///
/// `lockstep submit …` names its command. The links `ssubmit`, `squeue`, `scancel`, `sinfo`,
/// `sjob`, `sacct`, `sexplain`, `sdrain`, `sresume` and `sckpt` tell their name in the system
/// property `lockstep.as`.
public final class Lockstep {

    private static final List<String> NAMES =
            List.of(
                    "submit",
                    "queue",
                    "cancel",
                    "info",
                    "node",
                    "link",
                    "incident",
                    "job",
                    "acct",
                    "usage",
                    "explain",
                    "hold",
                    "release",
                    "drain",
                    "resume",
                    "reconfigure",
                    "ckpt",
                    "path",
                    "events",
                    "top",
                    "token",
                    "pki",
                    "dev",
                    "quickstart");

    /// Commands that leave work to shutdown hooks.
    private static final List<String> WITH_HOOKS = List.of("dev", "quickstart");

    private Lockstep() {}

    public static void main(String[] words) {
        String as = System.getProperty("lockstep.as", "lockstep");
        List<String> all = ThisProcess.words(words);
        int exitCode;
        try {
            exitCode =
                    as.equals("lockstep")
                            ? runNamed(all)
                            : run(as.substring(1), ThisProcess.caller(as), all);
        } catch (Console.Gone gone) {
            exitCode = ExitCode.NOBODY_LISTENS;
        }
        if (all.isEmpty() || !WITH_HOOKS.contains(all.getFirst())) {
            // Everything is written and no hook is set; to look for hooks would load a logger
            // first.
            Runtime.getRuntime().halt(exitCode);
        }
        System.exit(exitCode);
    }

    private static int runNamed(List<String> words) {
        String name = words.isEmpty() ? "help" : words.getFirst();
        Caller caller = ThisProcess.caller(NAMES.contains(name) ? "lockstep " + name : "lockstep");
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return run(name, caller, rest);
    }

    /// Runs the command called `name`.
    static int run(String name, Caller caller, List<String> words) {
        return switch (name) {
            case "help", "--help", "-h" -> {
                caller.console().print(OverviewHelp.text());
                yield ExitCode.OK;
            }
            case "version", "--version", "-V" -> {
                caller.console().print(Version.line());
                yield ExitCode.OK;
            }
            default -> command(name, caller, words);
        };
    }

    private static int command(String name, Caller caller, List<String> words) {
        // One branch each, so that only the classes of the command that runs are loaded.
        Command command;
        switch (name) {
            case "submit" -> command = new SubmitCommand();
            case "dev" -> command = new DevCommand();
            case "quickstart" -> command = new QuickstartCommand();
            case "queue" -> command = new QueueCommand();
            case "cancel" -> command = new CancelCommand();
            case "info" -> command = new InfoCommand();
            case "node" -> {
                if (!words.isEmpty() && words.getFirst().equals("forget")) {
                    command = new ForgetCommand();
                } else {
                    command = new HealthCommand(HealthCommand.About.NODE);
                }
            }
            case "link" -> command = new HealthCommand(HealthCommand.About.LINK);
            case "incident" -> command = new HealthCommand(HealthCommand.About.INCIDENT);
            case "job" -> command = new JobCommand();
            case "acct" -> command = new AcctCommand();
            case "usage" -> command = new UsageCommand();
            case "explain" -> command = new ExplainCommand();
            case "hold" -> command = new HoldCommand(HoldCommand.Direction.HOLD);
            case "release" -> command = new HoldCommand(HoldCommand.Direction.RELEASE);
            case "drain" -> command = new DrainCommand();
            case "resume" -> command = new ResumeCommand();
            case "reconfigure" -> command = new ReconfigureCommand();
            case "ckpt" -> command = new CheckpointCommand();
            case "path" -> command = new PathCommand();
            case "events" -> command = new EventsCommand();
            case "top" -> command = new TopCommand();
            case "token" -> command = new TokenCommand();
            case "pki" -> command = new PkiCommand();
            default -> {
                caller.console()
                        .error(
                                "there is no command \""
                                        + name
                                        + "\".\n"
                                        + Nearest.to(name, NAMES)
                                                .map(near -> "Maybe " + near + " is meant.")
                                                .orElse("Maybe see lockstep help."));
                return ExitCode.USAGE;
            }
        }
        return command.run(caller, words);
    }
}
