import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * A MongoDB-compatible server for development and tests: {@code DevMongo PORT [FILE]}. Without a file it keeps
 * everything in memory. Prints {@code listening on PORT} and ends when its standard input closes.
 */
public final class DevMongo {
    private static final Set<String> READS = Set.of(
        "find", "aggregate", "count", "distinct", "getMore", "killCursors", "hello", "isMaster", "ismaster", "ping",
        "buildInfo", "buildinfo", "listCollections", "listIndexes", "listDatabases", "endSessions", "serverStatus");

    public static void main(String[] args) throws IOException {
        H2Backend backend = new DurableBackend(open(args.length > 1 ? args[1] : null));
        MongoServer server = new MongoServer(backend.version(new Version5()));
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("listening on " + server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {
            // Whoever started this server holds the other end of the pipe: its end is the signal to go.
        }
        System.exit(0);
    }

    private static MVStore open(String file) {
        // Old versions of pages are of no use here and would make the file grow by 30 kB with every write.
        MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        return store;
    }

    /**
     * The backend as it comes answers before it has written; this one commits first, so a kill loses nothing. Commands
     * change documents in place, so nothing is written while one runs; one commit serves all who wait for it.
     */
    private static final class DurableBackend extends H2Backend {
        private final ReadWriteLock running = new ReentrantReadWriteLock(true);
        private final AtomicLong done = new AtomicLong();
        private final Map<String, Object> atWork = new ConcurrentHashMap<>();
        private long committed;

        DurableBackend(MVStore store) {
            super(store);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new IndexedDatabase(name);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            if (READS.contains(message.getDocument().keySet().iterator().next())) {
                return answer(message);
            }
            running.readLock().lock();
            try {
                return answer(message);
            } finally {
                running.readLock().unlock();
                commitUpTo(done.incrementAndGet());
            }
        }

        /**
         * Answers hold the documents themselves, which the next command may change before they are on their way: what a
         * command has found is copied before another one of its database runs.
         */
        private Document answer(MongoMessage message) {
            synchronized (atWork.computeIfAbsent(message.getDatabaseName(), name -> new Object())) {
                return super.handleMessage(message).cloneDeeply();
            }
        }

        private void commitUpTo(long command) {
            running.writeLock().lock();
            try {
                if (committed < command) {
                    long upTo = done.get();
                    commit();
                    committed = upTo;
                }
            } finally {
                running.writeLock().unlock();
            }
        }

        /** Not static: the database opens its indexes while it is being constructed, and needs the store by then. */
        private final class IndexedDatabase extends H2Database {
            IndexedDatabase(String name) {
                super(name, getMvStore(), getCursorRegistry());
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String name, List<IndexKey> keys, boolean sparse) {
                MVMap<KeyValue, Object> map = getMvStore().openMap(
                    getFullCollectionNamespace(collection) + "._index_" + name,
                    new MVMap.Builder<KeyValue, Object>().keyType(new KeyType()));
                return new SelectiveIndex(map, name, keys, sparse);
            }

            @Override
            protected Index<Object> openOrCreateSecondaryIndex(
                    String collection, String name, List<IndexKey> keys, boolean sparse) {
                return new PrefixIndex(name, keys);
            }

            @Override
            protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
                String namespace = getFullCollectionNamespace(name);
                MVMap<Object, Document> documents = getMvStore().openMap(
                    "databases." + namespace, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
                MVMap<String, Object> meta = getMvStore().openMap("meta." + namespace);
                return new H2Collection(this, name, options, documents, meta, getCursorRegistry());
            }
        }
    }

    /**
     * A unique index that serves every query which fixes all of its keys. As it comes, an index serves only queries that
     * name its keys and nothing else, so a conditional update of one document ({@code _id} and a state) reads them all.
     */
    private static final class SelectiveIndex extends AbstractUniqueIndex<Object> {
        private final MVMap<KeyValue, Object> map;

        SelectiveIndex(MVMap<KeyValue, Object> map, String name, List<IndexKey> keys, boolean sparse) {
            super(name, keys, sparse);
            this.map = map;
        }

        @Override
        public synchronized boolean canHandle(Document query) {
            if (!query.keySet().containsAll(keySet())) {
                return false;
            }
            Document own = new Document();
            keys().forEach(key -> own.put(key, query.get(key)));
            return super.canHandle(own);
        }

        @Override
        protected Object removeDocument(KeyValue key) {
            return map.remove(key);
        }

        @Override
        protected boolean putKeyPosition(KeyValue key, Object position) {
            return map.putIfAbsent(key, Missing.ofNullable(position)) == null;
        }

        @Override
        protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
            return map.entrySet();
        }

        @Override
        protected Object getPosition(KeyValue key) {
            return map.get(key);
        }

        @Override
        public long getCount() {
            return map.sizeAsLong();
        }

        @Override
        public boolean isEmpty() {
            return map.isEmpty();
        }

        @Override
        public long getDataSize() {
            return getCount();
        }
    }

    /**
     * An index that is not unique, kept in memory and filled again when its collection is opened. It serves queries that fix
     * the first of its keys to plain values, or all of them and the last one to one of several; as it comes, this server
     * reads the whole collection for each of them. A first key that is the organization's alone tells too little.
     */
    private static final class PrefixIndex extends Index<Object> {
        private record Entry(Object position, Set<KeyValue> prefixes) {}

        private final int shortest;
        private final Map<KeyValue, Set<Object>> positions = new HashMap<>();
        /** By the document's id: what was indexed, because a document may have been changed in place since. */
        private final Map<KeyValue, Entry> entries = new HashMap<>();

        PrefixIndex(String name, List<IndexKey> keys) {
            // Sparse in the server's sense: a document may be missing from it.
            super(name, keys, true);
            shortest = keys().size() > 1 && keys().get(0).equals("orgId") ? 2 : 1;
        }

        @Override
        public synchronized boolean canHandle(Document query) {
            return prefixesOf(query).get(0).size() >= shortest;
        }

        @Override
        public synchronized Iterable<Object> getPositions(Document query) {
            Set<Object> found = new LinkedHashSet<>();
            for (List<Object> prefix : prefixesOf(query)) {
                found.addAll(positions.getOrDefault(new KeyValue(prefix).normalized(), Set.of()));
            }
            return new ArrayList<>(found);
        }

        /** One, or one for each of the values that the last key may have. */
        private List<List<Object>> prefixesOf(Document query) {
            List<Object> prefix = new ArrayList<>();
            for (String key : keys()) {
                Object value = query.get(key);
                if (!isPlain(value)) {
                    boolean isLast = prefix.size() == keys().size() - 1;
                    List<Object> several = isLast ? severalOf(value) : List.of();
                    return several.isEmpty() ? List.of(prefix) : several.stream().map(one -> with(prefix, one)).toList();
                }
                prefix.add(value);
            }
            return List.of(prefix);
        }

        /** The values of {@code $in}; none where there is more to it. */
        private static List<Object> severalOf(Object value) {
            if (value instanceof Document operators
                    && operators.size() == 1
                    && operators.get("$in") instanceof Collection<?> all) {
                return all.stream().allMatch(PrefixIndex::isPlain) ? List.copyOf(all) : List.of();
            }
            return List.of();
        }

        private static boolean isPlain(Object value) {
            return value instanceof String || value instanceof Boolean || value instanceof Number;
        }

        private static List<Object> with(List<Object> prefix, Object value) {
            List<Object> longer = new ArrayList<>(prefix);
            longer.add(value);
            return longer;
        }

        @Override
        public synchronized void add(Document document, Object position, MongoCollection<Object> collection) {
            Set<KeyValue> prefixes = new HashSet<>();
            for (KeyValue values : getKeyValues(document)) {
                List<Object> all = values.stream().toList();
                for (int length = shortest; length <= all.size(); length++) {
                    prefixes.add(new KeyValue(all.subList(0, length)).normalized());
                }
            }
            prefixes.forEach(prefix -> positions.computeIfAbsent(prefix, none -> new LinkedHashSet<>()).add(position));
            entries.put(idOf(document), new Entry(position, prefixes));
        }

        @Override
        public synchronized Object remove(Document document) {
            Entry entry = entries.remove(idOf(document));
            if (entry == null) {
                return null;
            }
            for (KeyValue prefix : entry.prefixes()) {
                positions.computeIfPresent(prefix, (same, at) -> at.remove(entry.position()) && at.isEmpty() ? null : at);
            }
            return entry.position();
        }

        @Override
        public synchronized void updateInPlace(
                Document old, Document document, Object position, MongoCollection<Object> collection) {
            remove(old);
            add(document, position, collection);
        }

        private static KeyValue idOf(Document document) {
            return new KeyValue(document.get("_id")).normalized();
        }

        @Override
        public synchronized Object getPosition(Document document) {
            Entry entry = entries.get(idOf(document));
            return entry == null ? null : entry.position();
        }

        @Override
        public void checkAdd(Document document, MongoCollection<Object> collection) {
            // Nothing is refused.
        }

        @Override
        public void checkUpdate(Document old, Document document, MongoCollection<Object> collection) {
            // Nothing is refused.
        }

        @Override
        public synchronized long getCount() {
            return entries.size();
        }

        @Override
        public synchronized boolean isEmpty() {
            return entries.isEmpty();
        }

        @Override
        public long getDataSize() {
            return getCount();
        }

        @Override
        public synchronized void drop() {
            entries.clear();
            positions.clear();
        }
    }

    /**
     * Documents as BSON. As it comes, the store writes them by Java's serialization, all those of a page whenever one of
     * them changes, which took most of this server's time.
     */
    private static final class DocumentType extends BasicDataType<Document> {
        @Override
        public int getMemory(Document document) {
            return 64 * (document.size() + 4);
        }

        @Override
        public void write(WriteBuffer buffer, Document document) {
            byte[] bson = encode(document);
            buffer.putVarInt(bson.length).put(bson);
        }

        @Override
        public Document read(ByteBuffer buffer) {
            byte[] bson = new byte[DataUtils.readVarInt(buffer)];
            buffer.get(bson);
            return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
        }

        @Override
        public Document[] createStorage(int size) {
            return new Document[size];
        }

        static byte[] encode(Document document) {
            ByteBuf buffer = Unpooled.buffer(512);
            BsonEncoder.encodeDocument(document, buffer);
            byte[] bson = new byte[buffer.readableBytes()];
            buffer.readBytes(bson);
            return bson;
        }
    }

    /** The values of an index entry, in an order of their own: an index is asked for one entry or for all. */
    private static final class KeyType extends BasicDataType<KeyValue> {
        private static final DocumentType DOCUMENTS = new DocumentType();

        @Override
        public int compare(KeyValue one, KeyValue other) {
            int bySize = Integer.compare(one.size(), other.size());
            for (int i = 0; bySize == 0 && i < one.size(); i++) {
                int byValue = compareValues(one.get(i), other.get(i));
                if (byValue != 0) {
                    return byValue;
                }
            }
            return bySize;
        }

        @SuppressWarnings("unchecked")
        private static int compareValues(Object one, Object other) {
            int byKind = kindOf(one).compareTo(kindOf(other));
            if (byKind != 0 || Missing.isNullOrMissing(one)) {
                return byKind;
            }
            return one instanceof Comparable<?>
                ? ((Comparable<Object>) one).compareTo(other)
                : Arrays.compare(DocumentType.encode(new Document("", one)), DocumentType.encode(new Document("", other)));
        }

        private static String kindOf(Object value) {
            return value == null ? "" : value instanceof Missing ? "-" : value.getClass().getName();
        }

        @Override
        public int getMemory(KeyValue key) {
            return 96 * key.size();
        }

        @Override
        public void write(WriteBuffer buffer, KeyValue key) {
            buffer.putVarInt(key.size());
            for (Object value : key) {
                buffer.put((byte) (value instanceof Missing ? 1 : 0));
                if (!(value instanceof Missing)) {
                    DOCUMENTS.write(buffer, new Document("", value));
                }
            }
        }

        @Override
        public KeyValue read(ByteBuffer buffer) {
            List<Object> values = new ArrayList<>();
            for (int left = DataUtils.readVarInt(buffer); left > 0; left--) {
                values.add(buffer.get() == 1 ? Missing.getInstance() : DOCUMENTS.read(buffer).get(""));
            }
            return new KeyValue(values);
        }

        @Override
        public KeyValue[] createStorage(int size) {
            return new KeyValue[size];
        }
    }

    /** The lowest version that current drivers accept. */
    private static final class Version5 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
