package lockstep.cli.pki;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.pki.authority.HostNames;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a command line asks for, or everything that is wrong with it.
///
/// @param words what follows the verb
/// @param names empty: none were given
/// @param life empty: as long as such certificates usually live
record Request(
        Verb verb,
        List<String> words,
        Path folder,
        String cluster,
        Optional<HostNames> names,
        Optional<Duration> life,
        Optional<Path> out,
        boolean json) {
    private static final String FOLDER = "/etc/lockstep/pki";
    private static final String CLUSTER = "lockstep";
    private static final int DAYS_MAX = 36_500;

    /// Reads a command line.
    ///
    /// @param mistakes takes all that is wrong
    /// @return empty when anything is
    static Optional<Request> read(Arguments line, Path base, List<Mistake> mistakes) {
        Optional<Verb> verb =
                line.rest().isEmpty() ? Optional.empty() : Verb.of(line.rest().getFirst());
        if (verb.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            line.rest().isEmpty()
                                    ? "this needs a word."
                                    : "(%s) is nothing that lockstep pki does."
                                            .formatted(line.rest().getFirst()),
                            "Maybe one of init, issue, renew, revoke, list and show."));
            return Optional.empty();
        }
        List<String> words = line.rest().subList(1, line.rest().size());
        checkWords(verb.get(), words, mistakes);
        for (Given given : line.given()) {
            if (!verb.get().knows(given.option())) {
                mistakes.add(
                        Mistake.of(
                                "%s means nothing to pki %s."
                                        .formatted(given.subject(), verb.get().word())));
            }
        }
        Request request =
                new Request(
                        verb.get(),
                        words,
                        base.resolve(line.text(PkiOptions.PKI, FOLDER)),
                        cluster(line, mistakes),
                        names(line, mistakes),
                        life(line, mistakes),
                        line.last(PkiOptions.OUT).map(out -> base.resolve(out.text())),
                        line.has(PkiOptions.JSON));
        return mistakes.isEmpty() ? Optional.of(request) : Optional.empty();
    }

    private static void checkWords(Verb verb, List<String> words, List<Mistake> mistakes) {
        if (!verb.takes(words.size())) {
            mistakes.add(
                    new Mistake(
                            "pki %s needs other words than (%s)."
                                    .formatted(verb.word(), String.join(" ", words)),
                            "Maybe see lockstep pki --help."));
        } else if (words.size() == 2) {
            if (Role.of(words.getFirst()).isEmpty()) {
                mistakes.add(
                        Mistake.of(
                                "the role (%s) must be node, controller or client."
                                        .formatted(words.getFirst())));
            }
            if (!HostIdentity.isName(words.getLast())) {
                mistakes.add(
                        Mistake.of(
                                "the name (%s) %s."
                                        .formatted(words.getLast(), HostIdentity.NAME_RULE)));
            }
        }
    }

    private static String cluster(Arguments line, List<Mistake> mistakes) {
        String cluster = line.text(PkiOptions.CLUSTER, CLUSTER);
        if (!HostIdentity.isCluster(cluster)) {
            mistakes.add(
                    Mistake.of("--cluster (%s) %s.".formatted(cluster, HostIdentity.CLUSTER_RULE)));
        }
        return cluster;
    }

    private static Optional<HostNames> names(Arguments line, List<Mistake> mistakes) {
        List<String> texts = new ArrayList<>();
        for (Given given : line.given()) {
            if (given.option().equals(PkiOptions.SAN)) {
                texts.add(given.text());
                if (!HostNames.isName(given.text()) && !HostNames.isAddress(given.text())) {
                    mistakes.add(
                            new Mistake(
                                    "--san (%s) must be the name of a host or an IP address."
                                            .formatted(given.text()),
                                    "Maybe give --san once for each."));
                }
            }
        }
        return texts.isEmpty() ? Optional.empty() : HostNames.of(texts);
    }

    private static Optional<Duration> life(Arguments line, List<Mistake> mistakes) {
        Optional<String> text = line.last(PkiOptions.DAYS).map(Given::text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().matches("[1-9][0-9]{0,4}")) {
            int days = Integer.parseInt(text.get());
            if (days <= DAYS_MAX) {
                return Optional.of(Duration.ofDays(days));
            }
        }
        mistakes.add(
                Mistake.of(
                        "--days (%s) must be a whole number from 1 to %d."
                                .formatted(text.get(), DAYS_MAX)));
        return Optional.empty();
    }

    /// The host that two words name.
    HostIdentity host(String ofCluster) {
        return new HostIdentity(
                ofCluster, Role.of(words.getFirst()).orElseThrow(), words.getLast());
    }
}
