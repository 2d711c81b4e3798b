package lockstep.cli.pki;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.options.HelpText;
import lockstep.cli.options.OptionSpec;

import java.util.List;

/// The options of `lockstep pki`.
final class PkiOptions {
    static final OptionSpec PKI =
            OptionSpec.value("pki", NO_LETTER, "DIR", "The CA's folder (/etc/lockstep/pki)");
    static final OptionSpec CLUSTER =
            OptionSpec.value(
                    "cluster",
                    NO_LETTER,
                    "NAME",
                    "init: the cluster's name, as cluster.name in controller.conf (lockstep)");
    static final OptionSpec SAN =
            OptionSpec.value(
                    "san",
                    NO_LETTER,
                    "HOST|IP",
                    "issue, renew: a name or address of the host, for other tools; any number");
    static final OptionSpec DAYS =
            OptionSpec.value(
                    "days",
                    NO_LETTER,
                    "COUNT",
                    "init, issue, renew: how long it is valid (a CA 3653, others 365)");
    static final OptionSpec OUT =
            OptionSpec.value(
                    "out",
                    NO_LETTER,
                    "DIR",
                    "issue, renew: where the files go (hosts/ROLE/NAME below the CA's folder)");
    static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "list, show: print JSON");
    static final OptionSpec HELP = OptionSpec.flag("help", 'h', "Show this");

    static final List<OptionSpec> ALL = List.of(PKI, CLUSTER, SAN, DAYS, OUT, JSON, HELP);

    private PkiOptions() {}

    static String help() {
        return new HelpText()
                .line("Usage: lockstep pki init [--cluster=NAME] [--days=COUNT]")
                .line("       lockstep pki issue ROLE NAME [--san=HOST|IP]… [--days=COUNT]")
                .line("       lockstep pki renew ROLE NAME [--san=HOST|IP]… [--days=COUNT]")
                .line("       lockstep pki revoke SERIAL | NAME | ROLE NAME")
                .line("       lockstep pki list [--json]")
                .line("       lockstep pki show [SERIAL | NAME | ROLE NAME] [--json]")
                .line("")
                .line("Makes a CA for the cluster and certificates for its hosts, and takes them")
                .line("back. ROLE is node, controller or client. See docs/security.md.")
                .options("Options", ALL)
                .toString();
    }
}
