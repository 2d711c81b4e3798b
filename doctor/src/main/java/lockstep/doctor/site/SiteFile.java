package lockstep.doctor.site;

import lockstep.cli.link.ClientConfig;
import lockstep.controller.config.ControllerConfig;
import lockstep.node.config.LoginConfigFile.LoginConfig;
import lockstep.node.config.NodeConfig;

import java.nio.file.Path;
import java.util.List;

/// One configuration file of a host.
public sealed interface SiteFile {
    Path path();

    record OfController(Path path, ControllerConfig config) implements SiteFile {}

    record OfNode(Path path, NodeConfig config) implements SiteFile {}

    record OfLogin(Path path, LoginConfig config) implements SiteFile {}

    record OfClient(Path path, ClientConfig config) implements SiteFile {}

    /// It cannot be used.
    ///
    /// @param mistakes each names file and line where it can; a second line says what to do
    record Unusable(Path path, Kind kind, List<String> mistakes) implements SiteFile {
        public Unusable {
            mistakes = List.copyOf(mistakes);
        }
    }
}
