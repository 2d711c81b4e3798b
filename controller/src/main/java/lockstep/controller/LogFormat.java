package lockstep.controller;

import lockstep.controller.config.ControllerConfig.LogLevel;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/// How the process writes its log, as `docs/logs.md` describes it.
final class LogFormat {
    private LogFormat() {}

    /// Reads the environment. To be called before the first logger is made.
    static void choose() {
        System.setProperty("log4j2.configurationFile", "classpath:lockstep-controller-log4j2.xml");
        // What one thread knows of its lines, such as the epoch, those that it starts know too.
        System.setProperty("log4j2.isThreadContextMapInheritable", "true");
        System.setProperty(
                "lockstep.log.format", System.getenv().getOrDefault("LOCKSTEP_LOG_FORMAT", "text"));
    }

    /// From now on only what is at least so grave is written. What `lockstep.audit` writes always
    /// is.
    static void level(LogLevel level) {
        Configurator.setLevel("lockstep", Level.toLevel(level.name()));
    }
}
