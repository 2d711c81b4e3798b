package lockstep.controller;

import lockstep.controller.codec.UnknownFormat;
import lockstep.controller.config.BadConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.config.GivenConfig;
import lockstep.controller.config.HostName;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.store.WrongJournal;
import lockstep.service.ServiceManager;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `lockstep controller --config FILE`.
@Command(
        name = "lockstep controller",
        description = "Decides what runs where. Several may run; one leads.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:could not start",
            "2:wrong usage, or mistakes in the configuration",
            "75:stopped at once: the journal failed or the leadership is lost; start it again"
        })
public final class Controller implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Its configuration; see conf/controller.conf.")
    private Path file = Path.of("/etc/lockstep/controller.conf");

    public static void main(String[] arguments) {
        LogFormat.choose();
        System.exit(new CommandLine(new Controller()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String hostName = HostName.ofKernel();
        GivenConfig first;
        try {
            first = ControllerConfigFile.readGiven(file, hostName);
        } catch (BadConfig bad) {
            System.err.println(bad.getMessage());
            return 2;
        }
        LogFormat.level(first.config().logLevel());
        ServiceManager manager =
                ServiceManager.named(
                        System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
        try (ControllerProcess process =
                new ControllerProcess(file, hostName, first, manager, new Halt())) {
            process.run();
            return 0;
        } catch (WrongJournal | JournalFailure | UnknownFormat refused) {
            System.err.println("lockstep controller: " + refused.getMessage());
            return 1;
        }
    }
}
