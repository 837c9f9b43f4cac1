#!/bin/sh
# Puts together the files of the image: Node, the shared libraries that it and the native packages need, certificates
# of the public authorities, and the built programs with their production packages.
#   make-root.sh BUILT TARGET      BUILT: the built tree; the packages are in the current folder
set -eu
built=$1
target=$2
mkdir -p "$target/usr/local/bin" "$target/etc/ssl/certs" "$target/app/infra" "$target/tmp" "$target/data"
chmod 1777 "$target/tmp"
cp -L "$(command -v node)" "$target/usr/local/bin/node"

# Packages for other systems, other C libraries and people who read sources are of no use here.
rm -rf node_modules/@libsql/*musl* node_modules/@node-rs/*musl* node_modules/typescript
find . \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.markdown' \) -type f -delete
find . -path '*/node_modules/*' -type d \( -name test -o -name tests -o -name __tests__ -o -name example -o -name examples \) -prune -exec rm -rf {} +

copy_with_libraries() {
  for library in $(ldd "$1" | grep -o '/[^ ]*'); do
    mkdir -p "$target$(dirname "$library")"
    cp -Ln "$library" "$target$library" 2>/dev/null || true
  done
}
copy_with_libraries "$(command -v node)"
find . -name '*.node' -type f | while read -r native; do copy_with_libraries "$native"; done
# Names are looked up by libraries that nothing is linked with.
for library in $(find /lib /usr/lib -name 'libnss_files.so.2' -o -name 'libnss_dns.so.2' -o -name 'libresolv.so.2'); do
  mkdir -p "$target$(dirname "$library")"
  cp -Ln "$library" "$target$library" 2>/dev/null || true
done
[ -f /etc/ssl/certs/ca-certificates.crt ] && cp -L /etc/ssl/certs/ca-certificates.crt "$target/etc/ssl/certs/"
echo 'node:x:1000:1000::/tmp:/nowhere' >"$target/etc/passwd"
echo 'node:x:1000:' >"$target/etc/group"
echo 'hosts: files dns' >"$target/etc/nsswitch.conf"

cp -r node_modules package.json "$target/app/"
cp -r infra/image "$target/app/infra/"
for package in packages/* apps/* infra/local; do
  mkdir -p "$target/app/$package"
  cp "$package/package.json" "$target/app/$package/"
  [ -d "$package/node_modules" ] && cp -r "$package/node_modules" "$target/app/$package/"
  cp -r "$built/$package/dist" "$target/app/$package/"
  find "$target/app/$package/dist" \( -name '*.map' -o -path '*/testing/*' \) -delete
done
# Plain files next to the built ones.
cp "$built/infra/local/die-with-parent.cjs" "$target/app/infra/local/"
[ -d "$built/apps/ops/bin" ] && cp -r "$built/apps/ops/bin" "$target/app/apps/ops/"
# A volume that is mounted for the first time takes its owner from the folder it covers.
for holder in identity charging payment compensation ledger gateway card-provider simulation nats-server postgres event-store public; do
  mkdir -p "$target/secrets/$holder"
done
mkdir -p "$target/app/data/secrets/simulation" "$target/home"
