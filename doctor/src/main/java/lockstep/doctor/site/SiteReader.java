package lockstep.doctor.site;

import lockstep.cli.link.ClientConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.node.config.LoginConfigFile;
import lockstep.node.config.NodeConfigFile;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads files by the very readers of the daemons and commands, so that what is fine here is fine
/// there.
public final class SiteReader {
    private final String hostName;

    /// @param hostName the default name of a controller and of a node
    public SiteReader(String hostName) {
        this.hostName = hostName;
    }

    public SiteFile read(Path file, Kind kind) {
        try {
            String text = Files.readString(file);
            return switch (kind) {
                case CONTROLLER ->
                        new SiteFile.OfController(file, ControllerConfigFile.read(file, hostName));
                case NODE -> new SiteFile.OfNode(file, NodeConfigFile.read(file, hostName));
                case LOGIN -> new SiteFile.OfLogin(file, LoginConfigFile.read(file));
                case CLIENT -> new SiteFile.OfClient(file, ClientConfig.parse(file, text));
            };
        } catch (lockstep.controller.config.BadConfig bad) {
            return new SiteFile.Unusable(file, kind, bad.mistakes());
        } catch (lockstep.node.config.BadConfig bad) {
            return new SiteFile.Unusable(file, kind, bad.mistakes());
        } catch (ClientConfig.BadConfig bad) {
            return new SiteFile.Unusable(
                    file, kind, Optional.ofNullable(bad.getMessage()).orElse("").lines().toList());
        } catch (IOException e) {
            return new SiteFile.Unusable(file, kind, List.of(file + ": " + why(e)));
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ ->
                    "it may not be read by this user\n"
                            + "Maybe do it as root, or as the daemon's user.";
            case MalformedInputException _ -> "it is no text in UTF-8";
            default -> "it cannot be read (%s)".formatted(e.getMessage());
        };
    }
}
