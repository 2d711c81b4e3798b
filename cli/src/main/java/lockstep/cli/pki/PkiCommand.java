package lockstep.cli.pki;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.Entry;
import lockstep.cli.pki.authority.HostNames;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep pki`: makes a CA for the cluster and certificates for its hosts. Contacts nobody.
public final class PkiCommand implements Command {
    private static final Duration CA_LIFE = Duration.ofDays(3_653);
    private static final Duration HOST_LIFE = Duration.ofDays(365);

    private final SecureRandom random = new SecureRandom();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        new OptionTable(PkiOptions.ALL),
                        words,
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        if (line.has(PkiOptions.HELP)) {
            caller.console().print(PkiOptions.help());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        Optional<Request> request = Request.read(line, caller.workingDirectory(), mistakes);
        if (request.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        try {
            caller.console().print(answer(caller, request.get()));
            return ExitCode.OK;
        } catch (AccessDeniedException denied) {
            caller.console()
                    .error(
                            "%s may not be used by %s.%nMaybe become the user who made the CA."
                                    .formatted(denied.getFile(), caller.user()));
            return ExitCode.REFUSED;
        } catch (IOException failed) {
            caller.console().error(String.valueOf(failed.getMessage()));
            return ExitCode.REFUSED;
        }
    }

    private String answer(Caller caller, Request request) throws IOException {
        return switch (request.verb()) {
            case INIT -> init(caller, request);
            case ISSUE -> issue(open(caller, request), request);
            case RENEW -> renew(open(caller, request), request);
            case REVOKE -> revoke(open(caller, request), request);
            case LIST -> list(caller, open(caller, request), request);
            case SHOW -> show(caller, open(caller, request), request);
        };
    }

    private Authority open(Caller caller, Request request) throws IOException {
        return Authority.open(request.folder(), caller.clock(), random);
    }

    private String init(Caller caller, Request request) throws IOException {
        Authority made =
                Authority.create(
                        request.folder(),
                        request.cluster(),
                        request.life().orElse(CA_LIFE),
                        caller.clock(),
                        random);
        return "CA of cluster %s made in %s, valid until %s%n"
                .formatted(
                        made.cluster(),
                        request.folder(),
                        made.certificate().getNotAfter().toInstant());
    }

    private static String issue(Authority authority, Request request) throws IOException {
        return told(
                authority.issue(
                        request.host(authority.cluster()),
                        request.names().orElse(HostNames.NONE),
                        request.life().orElse(HOST_LIFE),
                        request.out()));
    }

    private static String renew(Authority authority, Request request) throws IOException {
        return told(
                authority.renew(
                        request.host(authority.cluster()),
                        request.names(),
                        request.life().orElse(HOST_LIFE),
                        request.out()));
    }

    private static String told(Delivery delivery) {
        Entry entry = delivery.entry();
        return "certificate %s of %s %s, valid until %s: %s%n"
                .formatted(
                        entry.serialText(),
                        entry.role().word(),
                        entry.name(),
                        entry.notAfter(),
                        delivery.folder());
    }

    private static String revoke(Authority authority, Request request) throws IOException {
        List<Entry> revoked = authority.revoke(Selection.of(request.words(), authority.issued()));
        StringBuilder out = new StringBuilder();
        for (Entry entry : revoked) {
            out.append(
                    "certificate %s of %s %s is revoked%n"
                            .formatted(entry.serialText(), entry.role().word(), entry.name()));
        }
        return out.append("Give every host the new list: %s%n".formatted(authority.revocations()))
                .toString();
    }

    private static String list(Caller caller, Authority authority, Request request)
            throws IOException {
        Listing listing = new Listing(caller.clock().instant(), caller.zone().get());
        return request.json()
                ? listing.json(authority.issued())
                : listing.table(authority.issued(), Screens.of(caller));
    }

    private static String show(Caller caller, Authority authority, Request request)
            throws IOException {
        Listing listing = new Listing(caller.clock().instant(), caller.zone().get());
        if (request.words().isEmpty()) {
            return request.json()
                    ? listing.authorityJson(authority.cluster(), authority.certificate())
                    : listing.authority(authority.cluster(), authority.certificate());
        }
        List<Listing.Shown> shown = new ArrayList<>();
        for (Entry entry : Selection.of(request.words(), authority.issued())) {
            shown.add(new Listing.Shown(entry, authority.certificate(entry)));
        }
        return request.json()
                ? listing.fullJson(shown)
                : String.join("\n", shown.stream().map(listing::full).toList());
    }
}
