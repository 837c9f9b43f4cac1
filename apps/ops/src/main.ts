process.stderr.write('modosu: not built yet\n');
process.exitCode = 1;
