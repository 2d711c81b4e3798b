package lockstep.node.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What lies of jobs in places of the node's own: checkpoint directories, and parts that are kept
/// for other nodes.
///
/// What is in there is its user's, who can put anything anywhere in it. It is looked at through
/// open folders, without following a link, and deleted with his rights and no others.
public final class StagedJobs {
    private static final Pattern JOB = Pattern.compile("job-([1-9]\\d{0,9})");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final StageDirectory directory;
    private final Privilege privilege;

    public StagedJobs(StageDirectory directory, Privilege privilege) {
        this.directory = directory;
        this.privilege = privilege;
    }

    /// A folder of a job.
    ///
    /// @param owner whose folder it is or lies in, by uid and gid
    private record Place(int job, Path path, Privilege owner) {}

    /// The jobs of which there is anything.
    public Set<Integer> here(String clusterId) throws IOException {
        Set<Integer> jobs = new TreeSet<>(directory.marks().jobs());
        places(clusterId).forEach(place -> jobs.add(place.job()));
        return jobs;
    }

    /// Deletes what is there of a job, as far as that is possible within `limit`. What another file
    /// system is mounted on is left alone.
    public void remove(int job, String clusterId, Duration limit)
            throws IOException, InterruptedException {
        for (Place place : places(clusterId)) {
            if (place.job() == job) {
                remove(place, limit);
            }
        }
        directory.marks().remove(job);
    }

    private void remove(Place place, Duration limit) throws IOException, InterruptedException {
        Privilege owner = place.owner();
        TreeRemoval.removeAs(
                privilege.becoming(owner.userId(), owner.groupId()), place.path(), limit);
        if (directory.jobs().equals(place.path().getParent())) {
            deleteEmptied(place.path());
        }
    }

    /// Its user may not delete the folder itself, which lies in one of ours.
    private static void deleteEmptied(Path folder) throws IOException {
        if (Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            Files.delete(folder);
        }
    }

    private List<Place> places(String clusterId) throws IOException {
        List<Place> places = new ArrayList<>();
        try (var jobs = folder(directory.jobs())) {
            for (String name : names(jobs)) {
                Path path = directory.jobs().resolve(name);
                job(name)
                        .filter(_ -> isPlainFolder(path, directory.jobs()))
                        .ifPresent(job -> add(places, job, path, path));
            }
        }
        if (CLUSTER.matcher(clusterId).matches()) {
            try (var users = folder(directory.users())) {
                for (String user : names(users)) {
                    addKept(places, users, user, clusterId);
                }
            }
        }
        return places;
    }

    private void addKept(
            List<Place> places, SecureDirectoryStream<Path> users, String user, String clusterId)
            throws IOException {
        Path own = directory.users().resolve(user);
        Path kept = own.resolve("partner").resolve(clusterId);
        try (var folder = users.newDirectoryStream(Path.of(user), NOFOLLOW_LINKS);
                var partner = folder.newDirectoryStream(Path.of("partner"), NOFOLLOW_LINKS);
                var cluster = partner.newDirectoryStream(Path.of(clusterId), NOFOLLOW_LINKS)) {
            for (String name : names(cluster)) {
                job(name).ifPresent(job -> add(places, job, kept.resolve(name), own));
            }
        } catch (FileSystemException _) {
            return; // nothing is kept there, or it is no folder
        }
    }

    private static void add(List<Place> places, int job, Path path, Path owned) {
        try {
            places.add(new Place(job, path, ownerOf(owned)));
        } catch (IOException _) {
            return; // it has just gone
        }
    }

    private static Privilege ownerOf(Path path) throws IOException {
        return new Privilege(number(path, "unix:uid"), number(path, "unix:gid"));
    }

    private static int number(Path path, String attribute) throws IOException {
        if (Files.getAttribute(path, attribute, NOFOLLOW_LINKS) instanceof Integer number) {
            return number;
        }
        throw new IOException("the system tells no owner of files");
    }

    private static boolean isPlainFolder(Path path, Path above) {
        try {
            return Files.isDirectory(path, NOFOLLOW_LINKS)
                    && Files.getAttribute(path, "unix:dev", NOFOLLOW_LINKS)
                            .equals(Files.getAttribute(above, "unix:dev", NOFOLLOW_LINKS));
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<Integer> job(String name) {
        Matcher matcher = JOB.matcher(name);
        return matcher.matches()
                ? Optional.of(Long.parseLong(matcher.group(1)))
                        .filter(job -> job <= Integer.MAX_VALUE)
                        .map(Long::intValue)
                : Optional.empty();
    }

    @SuppressWarnings("StreamResourceLeak") // it is given to the caller, or closed
    private static SecureDirectoryStream<Path> folder(Path path) throws IOException {
        var stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new NoSuchFileException(path + " cannot be held open");
    }

    private static List<String> names(SecureDirectoryStream<Path> folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            folder.forEach(path -> names.add(String.valueOf(path.getFileName())));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }
}
