// Qdrant's official JavaScript client against a server: what it asks and what it is answered, as JSON on standard output.
//   node speak.js URL COLLECTION
import { ConnectError, QdrantClient } from '@qdrant/js-client-grpc';

const [url, collectionName] = process.argv.slice(2);
const client = new QdrantClient({ url, checkCompatibility: false, timeout: 20_000 });
const [collections, points, service] = [client.api('collections'), client.api('points'), client.api('service')];

const text = (value) => ({ kind: { case: 'stringValue', value } });
const list = (...values) => ({ kind: { case: 'listValue', value: { values: values.map(text) } } });
const id = (value) => ({ pointIdOptions: typeof value === 'string' ? { case: 'uuid', value } : { case: 'num', value } });
const plainId = (point) => point.id.pointIdOptions.case === 'uuid' ? point.id.pointIdOptions.value : Number(point.id.pointIdOptions.value);
const keyword = (key, value) => ({
    conditionOneOf: { case: 'field', value: { key, match: { matchValue: { case: 'keyword', value } } } },
});
const dense = (...data) => ({ vector: { case: 'dense', value: { data } } });
const sparse = (indices, values) => ({ vector: { case: 'sparse', value: { indices, values } } });
const nearest = (variant) => ({ variant: { case: 'nearest', value: { variant } } });
const denseQuery = (...data) => nearest({ case: 'dense', value: { data } });
const sparseQuery = (...indices) => nearest({ case: 'sparse', value: { indices, values: indices.map(() => 1) } });
const ids = (...values) => ({ pointsSelectorOneOf: { case: 'points', value: { ids: values.map(id) } } });
const ranked = (response) => response.result.map((point) => [plainId(point), Math.round(point.score * 1e5) / 1e5]);
const point = (key, payload, vectors) => ({
    id: id(key),
    payload,
    vectors: { vectorsOptions: { case: 'vectors', value: { vectors } } },
});

async function refusal(call) {
    try {
        await call();
        return null;
    } catch (error) {
        const connect = ConnectError.from(error);
        return { code: connect.code, message: connect.rawMessage };
    }
}

const said = {};
said.version = (await service.healthCheck({})).version;
said.missing = await refusal(() => points.count({ collectionName }));

await collections.create({
    collectionName,
    vectorsConfig: { config: { case: 'params', value: { size: 2n, distance: 1, onDisk: true } } },
    sparseVectorsConfig: { map: { bm25: { modifier: 1, index: { onDisk: true } } } },
    metadata: { fingerprint: text('hash/2/v1') },
});
said.createdTwice = await refusal(() => collections.create({ collectionName }));
said.exists = (await collections.collectionExists({ collectionName })).result.exists;
said.listed = (await collections.list({})).collections.some((one) => one.name === collectionName);

await points.createFieldIndex({
    collectionName, wait: true, fieldName: 'cluster', fieldType: 0,
    fieldIndexParams: { indexParams: { case: 'keywordIndexParams', value: { isTenant: true } } },
});
await points.createFieldIndex({ collectionName, wait: true, fieldName: 'labels', fieldType: 0 });
const info = (await collections.get({ collectionName })).result;
said.fingerprint = info.config.metadata.fingerprint.kind.value;
said.tenant = info.payloadSchema.cluster.params.indexParams.value.isTenant;
said.size = Number(info.config.params.vectorsConfig.config.value.size);

const uuid = '1b671a64-40d5-591e-99b0-da01ff1f3341';
const written = await points.upsert({
    collectionName,
    wait: true,
    points: [
        point(1n, { cluster: text('a'), labels: list('app=web', 'env=prod') }, { '': dense(1, 0), bm25: sparse([7, 9], [1, 2]) }),
        point(2n, { cluster: text('a'), labels: list('app=web') }, { '': dense(0, 1), bm25: sparse([9], [1]) }),
        point(3n, { cluster: text('b'), labels: list() }, { '': dense(3, 4) }),
        point(uuid, { cluster: text('b') }, { bm25: sparse([4294967295], [1]) }),
    ],
});
said.status = written.result.status;

const first = await points.scroll({ collectionName, limit: 3 });
said.page = first.result.map(plainId);
said.next = first.nextPageOffset.pointIdOptions.value;
const last = await points.scroll({ collectionName, limit: 3, offset: first.nextPageOffset, withVectors: { selectorOptions: { case: 'enable', value: true } } });
said.lastPage = last.result.map(plainId);
said.end = last.nextPageOffset === undefined;
said.sparse = last.result[0].vectors.vectorsOptions.value.vectors.bm25.vector.value.indices;

said.count = Number((await points.count({ collectionName, exact: true, filter: { must: [keyword('cluster', 'a')] } })).result.count);
said.facet = (await points.facet({ collectionName, key: 'labels', exact: true })).hits.map((hit) => [hit.value.variant.value, Number(hit.count)]);
said.dense = ranked(await points.query({ collectionName, query: denseQuery(1, 0) }));
said.bm25 = ranked(await points.query({ collectionName, query: sparseQuery(7, 9), using: 'bm25' }));
said.fused = ranked(await points.query({
    collectionName,
    prefetch: [{ query: denseQuery(0, 1), limit: 2n }, { query: sparseQuery(7), using: 'bm25', limit: 2n }],
    query: { variant: { case: 'fusion', value: 0 } },
    filter: { mustNot: [keyword('cluster', 'nowhere')] },
}));

await points.overwritePayload({ collectionName, wait: true, payload: { cluster: text('c') }, pointsSelector: ids(1n) });
said.overwritten = Object.keys((await points.get({ collectionName, ids: [id(1n)], withPayload: { selectorOptions: { case: 'enable', value: true } } })).result[0].payload);
said.overwriteMissing = await refusal(() => points.overwritePayload({ collectionName, wait: true, payload: {}, pointsSelector: ids(99n) }));
said.halfBatch = await refusal(() => points.updateBatch({
    collectionName,
    wait: true,
    operations: [
        { operation: { case: 'deletePoints', value: { points: ids(2n) } } },
        { operation: { case: 'overwritePayload', value: { payload: {}, pointsSelector: ids(99n) } } },
        { operation: { case: 'deletePoints', value: { points: ids(3n) } } },
    ],
}));
await points.delete({
    collectionName,
    wait: true,
    points: { pointsSelectorOneOf: { case: 'filter', value: { must: [keyword('cluster', 'c')] } } },
});
said.left = (await points.scroll({ collectionName, limit: 10 })).result.map(plainId);
said.dimension = await refusal(() => points.upsert({ collectionName, points: [point(5n, {}, { '': dense(1, 2, 3) })] }));
said.deleted = (await collections.delete({ collectionName })).result;
said.deletedTwice = (await collections.delete({ collectionName })).result;

console.log(JSON.stringify(said));
process.exit(0);
