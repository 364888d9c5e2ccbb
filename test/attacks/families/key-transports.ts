// E02: how the key is wrapped. OAEP alone, and a key that cannot be unwrapped fails as everything else does.
import { constants, randomBytes } from 'node:crypto'
import { ways } from '../play/products.js'
import {
  cbc,
  dsig,
  failed,
  method,
  notTaken,
  type Sealing,
  signedResponse,
  xenc,
  xenc11,
} from './sealings.js'

export const transports: readonly Sealing[] = [
  {
    row: 'E02',
    name: 'rsa-1_5',
    tries: 'wraps the key by PKCS #1 1.5',
    expected: notTaken,
    ways: ways(),
    how: { padding: constants.RSA_PKCS1_PADDING, transport: method(`${xenc}rsa-1_5`) },
  },
  {
    row: 'E02',
    name: 'rsa-1_5-random',
    tries: 'sends noise as a key wrapped by PKCS #1 1.5, to see what is said',
    expected: notTaken,
    how: { wrapped: () => randomBytes(256), transport: method(`${xenc}rsa-1_5`) },
  },
  {
    row: 'E02',
    name: 'rsa-1_5-cbc',
    tries: 'wraps the key by PKCS #1 1.5, where CBC is taken',
    expected: notTaken,
    standing: 'cbc',
    ways: signedResponse,
    how: { ...cbc, padding: constants.RSA_PKCS1_PADDING, transport: method(`${xenc}rsa-1_5`) },
    twin: cbc,
  },
  {
    row: 'E02',
    name: 'rsa-1_5-called-oaep',
    tries: 'calls a key wrapped by PKCS #1 1.5 OAEP',
    expected: failed,
    how: { padding: constants.RSA_PKCS1_PADDING },
  },
  ...[`${xenc}kw-aes256`, `${xenc}dh`, `${xenc11}ECDH-ES`, `${xenc}rsa-oaep`, '', 'rsa-oaep-mgf1p'].map(
    (uri): Sealing => ({
      row: 'E02',
      name: `transport-${uri.split('#').at(-1) || 'empty'}${uri.includes('#') ? '' : '-bare'}`,
      tries: 'wraps the key in a way that is none of ours',
      expected: notTaken,
      how: { transport: method(uri) },
    }),
  ),
  {
    row: 'E02',
    name: 'digest-md5',
    tries: 'names MD5 as the hash of OAEP',
    expected: notTaken,
    how: {
      transport: method(
        `${xenc}rsa-oaep-mgf1p`,
        `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>`,
      ),
    },
  },
  {
    row: 'E02',
    name: 'digest-other',
    tries: 'names another hash than it wraps with',
    expected: failed,
    how: { transport: method(`${xenc}rsa-oaep-mgf1p`, `<ds:DigestMethod Algorithm="${xenc}sha256"/>`) },
  },
  {
    row: 'E02',
    name: 'mask-other',
    tries: 'names another mask than it wraps with',
    expected: failed,
    how: {
      transport: method(
        `${xenc11}rsa-oaep`,
        `<ds:DigestMethod Algorithm="${dsig}sha1"/><m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1sha512"/>`,
      ),
    },
  },
  {
    row: 'E02',
    name: 'mask-unknown',
    tries: 'names a mask that is none of ours',
    expected: notTaken,
    how: {
      transport: method(`${xenc11}rsa-oaep`, `<m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1md5"/>`),
    },
  },
  {
    row: 'E02',
    name: 'two-digests',
    tries: 'names two hashes',
    expected: failed,
    how: {
      transport: method(`${xenc}rsa-oaep-mgf1p`, `<ds:DigestMethod Algorithm="${dsig}sha1"/>`.repeat(2)),
    },
  },
  {
    row: 'E02',
    name: 'oaep-params',
    tries: 'labels the wrapped key',
    expected: failed,
    how: { transport: method(`${xenc}rsa-oaep-mgf1p`, '<xenc:OAEPparams>AAAA</xenc:OAEPparams>') },
  },
  {
    row: 'E02',
    name: 'mask-for-mgf1p',
    tries: 'names a mask where the method has its own',
    expected: failed,
    how: {
      transport: method(
        `${xenc}rsa-oaep-mgf1p`,
        `<m:MGF xmlns:m="${xenc11}" Algorithm="${xenc11}mgf1sha1"/>`,
      ),
    },
  },
]
