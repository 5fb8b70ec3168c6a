# syntax=docker/dockerfile:1
# One image for amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 .

# Debian suite of the V8 kit, and a mirror other than the base image's own.
ARG V8_KIT_SUITE=forky
ARG V8_KIT_MIRROR=

# The kit is fetched by the same script as on a developer's machine. Rebuild with --no-cache-filter kit to take V8's latest fixes.
FROM debian:forky-slim AS kit
ARG V8_KIT_SUITE
ARG V8_KIT_MIRROR
WORKDIR /src
COPY build/fetch-v8-kit.sh build/v8-kit-lib.sh build/
RUN V8_KIT_DIR=/v8kit build/fetch-v8-kit.sh

# The web console is the same for all platforms.
FROM --platform=$BUILDPLATFORM node:22-slim AS console
WORKDIR /src
COPY src/JsRun.Console/package.json src/JsRun.Console/package-lock.json src/JsRun.Console/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY src/JsRun.Console ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG V8_KIT_SUITE
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ make \
 && rm -rf /var/lib/apt/lists/*
COPY --from=kit /v8kit /v8kit
COPY --from=console /src/dist /console
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages,sharing=locked \
    V8_KIT_DIR=/v8kit dotnet publish src/JsRun.Api -c Release -o /app -p:ConsoleFolder=/console

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY LICENSE NOTICE ./
# Where snapshots are stored; mount a volume here to keep them.
RUN install -d -o $APP_UID -g $APP_UID /var/lib/jsrun
ENV JsRun__Snapshots__Folder=/var/lib/jsrun/snapshots
# Port 8080 and the user of this number come with the base image.
USER $APP_UID
EXPOSE 8080
ENV DOTNET_EnableDiagnostics=0
# The image has no curl; bash can speak enough HTTP by itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["dotnet", "JsRun.Api.dll"]
